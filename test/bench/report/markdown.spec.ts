import { BEGIN, END, replaceBetweenMarkers } from './markdown';

describe('the page of the report', () => {
  it('keeps the text around the markers', () => {
    const page = `before\n${BEGIN}\nold\n${END}\nafter\n`;
    expect(replaceBetweenMarkers(page, 'new')).toBe(`before\n${BEGIN}\n\nnew\n\n${END}\nafter\n`);
  });

  it('is left alone when a marker is missing', () => {
    expect(() => replaceBetweenMarkers(`before\n${END}\n${BEGIN}`, 'new')).toThrow('must have the two lines');
  });
});
