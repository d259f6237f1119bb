import { penceOf, pounds } from './pence';

describe('pence', () => {
  it.each([
    ['2.55', 255],
    ['2.1', 210],
    ['3', 300],
    ['0.07', 7],
    ['0', 0],
    ['1.10', 110],
    ['1.2500', 125],
    // As floating point this is 114.99999999999999.
    ['1.15', 115],
    ['8142.75', 814_275],
  ])('%s pounds are %i', (text, pence) => {
    expect(penceOf(text)).toBe(pence);
  });

  it.each(['0.001', '1.255', '-1.00', '', '1,5', '1.', '99999999999999999'])(
    '%j is no number of whole pence',
    (text) => {
      expect(penceOf(text)).toBeUndefined();
    },
  );

  it.each([
    [24_892_879, '248928.79'],
    [5, '0.05'],
    [0, '0.00'],
    [-1_234, '-12.34'],
  ])('shows %i as %s', (pence, text) => {
    expect(pounds(pence)).toBe(text);
  });
});
