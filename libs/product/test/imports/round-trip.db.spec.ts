import fc from 'fast-check';
import { Imports } from './imports.fixture';
import { typedName } from '@app/kernel';
import { toLine } from '../../src/domain/catalogue/cell';

describe('An export', () => {
  let imports: Imports;

  beforeAll(async () => {
    imports = await Imports.start();
  });
  afterAll(() => imports.stop());

  it('of an empty shop is a header, and no import', async () => {
    expect(await imports.export()).toBe('\ufeffsku,name,description,category,price,stock,maxPerCustomer,status\r\n');
    expect(await imports.import(await imports.export())).toMatchObject({ status: 'applied', rows: 0 });
  });

  it('changes nothing when it is imported, for any texts and any number of pages', async () => {
    const nasty = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { numRuns: 60, seed: 4 });
    const texts = ['=1+1', "'=1", "'tis", ' x ', 'a\r\nb', 'a\rb', '"', ',;\t', '녹차 🍵', "''", '\\', ...nasty];
    const named = texts.map((text, n) => [`R${n}`, `n${text}`, text, '1', '2']);
    const plain = Array.from({ length: 2_100 }, (_, n) => [`S${n}`, 'Tea', '', String(n), '']);
    const header = ['sku', 'name', 'description', 'price', 'maxPerCustomer'];
    const made = await imports.import([header, ...named, ...plain].map(toLine).join(''));
    expect(made).toMatchObject({ status: 'applied', counts: { created: named.length + plain.length } });
    // As POST /products would have stored them: not through the apostrophe of a cell.
    for (const [n, text] of texts.entries()) {
      await imports.database.dataSource.query('UPDATE products SET description = ?, category = ? WHERE sku = ?', [
        text,
        typedName(text.slice(0, 20)) || null,
        `R${n}`,
      ]);
    }
    const before = await imports.trails();
    const file = await imports.export();
    const again = await imports.import(file);
    expect(again.problems.first).toEqual([]);
    expect(again.counts).toEqual({ created: 0, changed: 0, unchanged: named.length + plain.length, stockKept: 0 });
    expect(await imports.trails()).toEqual(before);
    expect(file).toContain("'=1+1");
  });

  it('makes the same shop elsewhere', async () => {
    const elsewhere = await Imports.start();
    await elsewhere.import(await imports.export());
    const sorted = (file: string) => file.split('\r\n').sort();
    expect(sorted(await elsewhere.export())).toEqual(sorted(await imports.export()));
    await elsewhere.stop();
  });
});
