import { searchFor, searchTextOf, termsOf } from '../../src/domain/catalogue/search-words';

const textOf = (name: string, { category, sku = 'A1' }: { category?: string; sku?: string } = {}) =>
  searchTextOf({ name, category, sku });

/** As the database does it: a product is in one of the lists, and its text has every part. */
function finds(q: string, name: string, more?: { category?: string; sku?: string }): boolean {
  const text = textOf(name, more);
  const listed = new Set(termsOf(text));
  const { terms, parts, isExact } = searchFor(q);
  const everyPart = parts.every((part) => text.includes(part));
  if (everyPart && parts.length > 0) expect(terms.filter((term) => !listed.has(term))).toEqual([]);
  if (isExact) expect(listed.has(terms[0]!)).toBe(everyPart);
  return terms.length > 0 && everyPart;
}

describe('the words that a product is found by', () => {
  it('are those of its name, category and SKU, folded', () => {
    expect(textOf('보성녹차 세작 100g (GREEN Tea)', { category: '차', sku: 'TEA-100' })).toBe(
      ' 보성녹차세작 100g green tea 차 100',
    );
  });

  it.each([
    ['녹차', '보성녹차'],
    ['성녹차', '보성 녹차'],
    ['보성녹차', '보성 녹차'],
    ['보성 녹차', '보성녹차'],
    ['차', '보성녹차'],
    ['김', '완도 김 20매'],
    ['green tea', 'Jeju Green Tea'],
    ['GRE', 'Jeju green tea'],
    ['g', 'Jeju green tea'],
    ['c', 'Vitamin C'],
    ['cafe', 'Café au lait'],
    ['CAFÉ', 'cafe'],
    ['mens', 'Men’s shoes'],
    ['ｇｒｅｅｎ', 'Green'],
    ['녹차'.normalize('NFD'), '녹차'],
    ['lg전자', 'LG 전자 냉장고'],
    ['100그램', '녹차 100그램'],
    ['internationally', 'Internationally'],
    ['抹茶', '宇治抹茶'],
    ['ガ', 'オーガニック'],
  ])('%s finds %s', (q, name) => {
    expect(finds(q, name)).toBe(true);
  });

  it.each([
    ['reen', 'Green tea'],
    ['녹차', '녹색 홍차'],
    ['성차', '보성녹차'],
    ['green tea', 'Green coffee'],
    ['internationale', 'Internationally'],
    ['c', '녹차'],
    ['+', '+1 free'],
  ])('%s does not find %s', (q, name) => {
    expect(finds(q, name)).toBe(false);
  });

  it('find nothing where there is neither a letter nor a digit', () => {
    for (const q of ['+', '"', '- * ( )', '♥', '%', '_', '\u037a']) expect(searchFor(q).terms).toEqual([]);
  });

  it('have as many lists as beginnings, syllables and pairs', () => {
    expect(termsOf(' green 녹차잎')).toEqual(['g', 'gr', 'gre', 'gree', 'green', '녹', '차', '잎', '녹차', '차잎']);
    expect(termsOf(' internationally').at(-1)).toBe('internat');
  });
});
