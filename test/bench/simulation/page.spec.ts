import { filled, markdownOf } from './page';

describe('a page with measured figures', () => {
  const page = 'Before\n<!-- curves: by npm run bench -->\nold\n<!-- end of curves -->\nAfter';

  it('gets the new ones between its marks, again and again', () => {
    const once = filled(page, 'curves', 'costs $1 and $&');
    expect(once).toBe('Before\n<!-- curves: by npm run bench -->\n\ncosts $1 and $&\n\n<!-- end of curves -->\nAfter');
    expect(filled(once, 'curves', 'costs $1 and $&')).toBe(once);
  });

  it('is not written without its marks', () => {
    expect(() => filled(page, 'growth', 'new')).toThrow('no place for growth');
  });

  it('has tables with numbers to the right', () => {
    const table = { title: 'by users', columns: ['', 'a second'], rows: [['64', '100']] };
    expect(markdownOf([table])).toBe('*By users*\n\n|  | a second |\n| --- | ---: |\n| 64 | 100 |');
  });
});
