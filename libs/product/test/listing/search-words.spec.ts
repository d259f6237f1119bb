import fc from 'fast-check';
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
  it('are the folded words of its name, category and SKU', () => {
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

  it.each([
    // Case, as Unicode folds it.
    ['STRASSE', 'Straße'],
    ['straße', 'STRASSE'],
    ['STRAẞE', 'Strasse'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'],
    ['οδυσσευσ', 'ΟΔΥΣΣΕΥΣ'],
    ['οδυσσευ', 'Οδυσσεύς'],
    ['ΤΩΙ', 'τῷ'],
    ['istanbul', 'İSTANBUL'],
    ['diyarbakir', 'Diyarbakır'],
    ['DIYARBAKIR', 'diyarbakır'],
    ['ꭰꮃꭹ', 'ᎠᎳᎩ'],
    ['ԵՒՐՈՊԱ', 'եւրոպա'],
    ['ԵՒՐՈՊԱ', 'ևրոպա'],
    ['ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ', 'საქართველო'],
    // Width, ligatures, small and raised forms.
    ['office fluid', 'oﬃce ﬂuid'],
    ['x2', 'x²'],
    ['m2', '㎡'],
    ['カタログ', 'ｶﾀﾛｸﾞ'],
    ['abc123', 'ａｂｃ１２３'],
    // Letters that have no decomposition.
    ['lodz', 'Łódź'],
    ['oresund', 'Øresund'],
    ['da nang', 'Đà Nẵng'],
    ['reykjavik thor', 'Reykjavík Þór'],
    ['gudmundur', 'Guðmundur'],
    ['oeuvre', 'Œuvre'],
    ['aeroskobing', 'Ærøskøbing'],
    ['AEgir', 'ægir'],
    ['hamrun', 'Ħamrun'],
    ['gence', 'Gəncə'],
    ['kwali barayi', 'ƙwali ɓarayi'],
    // Nothing that is read.
    ['softhyphen', 'Soft\u00adhyphen'],
    ['green', 'gr\u200been'],
    ['gr\u200been', 'green'],
    ['heart', 'he\ufe0fart\u2060'],
    ['کتابها', 'کتاب\u200cها'],
    // Apostrophes and their lookalikes.
    ...Array.from('‘’‛`´ʼʻʹʾʿ′＇｀՚׳ꞌ').flatMap((sign) => [
      ["O'Neill", `O${sign}Neill`],
      [`O${sign}Neill`, 'ONeill'],
    ]),
    ['nan', 'ŉan'],
    ['quran', 'Qurʾān'],
    ['colleccio', 'Col·lecció'],
    ['COĿLECCIÓ', 'col‧lecció'],
    // Points of Hebrew, Arabic and Syriac, and what keyboards exchange.
    ['שלום', 'שָׁלוֹם'],
    ['שלום', 'שלומי'],
    ['30 סמ', '30 ס״מ'],
    ['30 ס"מ', '30 סמ'],
    ['محمد', 'مُحَمَّد'],
    ['كتاب', 'كتـــاب'],
    ['احمد', 'أحمد'],
    ['قهوه', 'قهوة'],
    ['علي', 'على'],
    ['كتاب', 'کتاب'],
    ['ܫܠܡܐ', 'ܫܠܳܡܳܐ'],
    // Digits of any script.
    ['500', '٥٠٠ غرام'],
    ['۵۰۰', '500 g'],
    ['१००', '100 g'],
    // Vowel signs of India and the voicing of kana are letters.
    ['हिन्दी', 'हिन्दी'],
  ])('%s finds %s: readers do not distinguish them', (q, name) => {
    expect(finds(q, name)).toBe(true);
  });

  it.each([
    ['हन्द', 'हिन्दी'],
    ['カ', 'ガラス'],
  ])('%s does not find %s: their readers distinguish them', (q, name) => {
    expect(finds(q, name)).toBe(false);
  });

  it.each([
    ...['tshirt', 't-shirt', 't shirt', 'T‑SHIRT', 't–shirts', 'shirt', 't'].flatMap((q) =>
      ['T-Shirts', 'T‐Shirts', 'T Shirts', 'Long-Sleeve T-Shirts'].map((name) => [q, name]),
    ),
    ...['wifi', 'wi-fi', 'wi fi', 'fi'].flatMap((q) =>
      ['Wi-Fi router', 'Wi Fi router', 'WI‑FI'].map((name) => [q, name]),
    ),
    ...['tshirt', 't-shirt'].map((q) => [q, 'Tshirt']),
    ['wi-fi', 'WiFi'],
    ['xray', 'X ray'],
    ['usb-c', 'USB C cable'],
    ['usbc', 'USB-C cable'],
    ['usb-c cable', 'USBC cable'],
    ['7up', '7-Up'],
    ['b-12', 'Vitamin B12'],
    ['b12', 'Vitamin B 12'],
    ['750ml', 'Bottle 750 ml'],
    ['750-ml', 'Bottle 750ml'],
    ['100g', '녹차 100 g'],
    ['coop', 'Co-op'],
    ['hm', 'H&M'],
    ['h-m', 'H&M'],
    ['sos', 'S.O.S. whistle'],
    ['usb-c', 'USB_C'],
    ['poloshirt', 'Polo-Shirt'],
    ['polo-shirt', 'Polo Shirt'],
    ['in-ear', 'In Ear headphones'],
    ['long-sleeve-t-shirt', 'Long sleeve T shirt'],
    ['sleeve-t', 'Long-sleeve-T-shirt'],
    ['תלאביב', 'תל־אביב'],
    ['ข้าวหอม', 'ข้าว\u200bหอม'],
    ['หอม', 'ข้าว\u200bหอม'],
    ['a-b-c-d-e-f', 'a b c d e f'],
  ])('%s finds %s: people write one word or two', (q, name) => {
    expect(finds(q, name)).toBe(true);
  });

  it.each([
    ['t shirt', 'Tshirt'],
    ['shirt-t', 'T-Shirt'],
    ['ink', 'Mug in Keramik'],
    ['teagreen', 'Tea — green'],
    ['teagreen', 'Tea - green'],
    ['poloshirt', 'Polo Shirt'],
    ['5x3', '5″x3″'],
    ['24', 'For 2-4 people'],
    ['2-4', '24 pieces'],
    ['35mm', 'Jack 3.5mm'],
    ['12', 'Pipe 1/2'],
  ])('%s does not find %s: these are words of their own', (q, name) => {
    expect(finds(q, name)).toBe(false);
  });

  it.each([
    'TS-ORG-XL',
    'ts-org',
    'ORG',
    'AB-12-XL',
    'zero12',
    'ab-1',
    '12-xl',
    'M-RE-L',
    're-l',
    'q-9',
    'q 9',
    'x-7-8',
  ])('of a SKU are found as they are typed: %s', (q) => {
    expect(finds(q, 'Thing', { sku: 'TS-ORG-XL AB-12-XL M-RE-L ZE\u200bRO12 Q 9 X.7-8' })).toBe(true);
  });

  it('are found in their order, with blanks or hyphens, however short they are', () => {
    const word = fc.stringMatching(/^[a-c1]{1,3}$/);
    const separator = fc.constantFrom(' ', '-', '‑', '_', '.');
    const separated = fc.array(fc.tuple(word, separator, separator), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(separated, fc.nat(), fc.nat(), (words, from, count) => {
        const start = from % words.length;
        const some = words.slice(start, start + 1 + count);
        const name = words.map(([text, after]) => text + after).join('');
        expect(finds(some.map(([text, , after]) => text + after).join(''), name)).toBe(true);
        expect(finds(some.map(([text]) => text).join(' '), name)).toBe(true);
      }),
    );
  });

  it('are no more than without hyphens, and fit into their column', () => {
    const parts = Array.from({ length: 67 }, (_, n) => String.fromCharCode(97 + (n % 26), 97 + n / 26));
    const name = parts.join('-');
    expect(textOf(name).split(' ')).toHaveLength(textOf(parts.join(' / ')).split(' ').length);
    // The most that a code point folds to is 33 bytes; each is stored four times at most. TEXT has 65,535 bytes.
    const arabic = 'ﷺ'.repeat(200);
    expect(Buffer.byteLength(textOf(arabic, { category: arabic.slice(0, 60), sku: arabic.slice(0, 64) }))).toBeLessThan(
      33 * 4 * 324,
    );
    expect(33 * 4 * 324).toBeLessThan(65_535);
  });

  it('find nothing without a letter or a digit', () => {
    for (const q of ['+', '"', '- * ( )', '♥', '%', '_', '\u037a']) expect(searchFor(q).terms).toEqual([]);
  });

  it('have as many lists as beginnings, syllables and pairs', () => {
    expect(termsOf(' green 녹차잎')).toEqual(['g', 'gr', 'gre', 'gree', 'green', '녹', '차', '잎', '녹차', '차잎']);
    expect(termsOf(' internationally').at(-1)).toBe('internat');
    expect(termsOf(textOf('T-Shirt', { sku: 'T' }))).toEqual([
      ...['t', 'ts', 'tsh', 'tshi', 'tshir', 'tshirt', 's', 'sh', 'shi', 'shir', 'shirt'],
    ]);
  });
});
