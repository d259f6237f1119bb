import { newId } from '@app/kernel';
import { BulkProductsRepository } from '../../src/application/imports/bulk-products.repository';
import { Imports } from './imports.fixture';

describe('An import of products', () => {
  let imports: Imports;

  beforeAll(async () => {
    imports = await Imports.start();
  });
  afterAll(() => imports.stop());
  afterEach(() => jest.restoreAllMocks());

  it('creates new products and changes existing ones, with their trails', async () => {
    const first = await imports.import('sku,name,price,stock,category\nA1,Tea,100,5,tea\nA2,Mug,200,,\n');
    expect(first).toMatchObject({
      status: 'applied',
      rows: 2,
      done: 2,
      counts: { created: 2, changed: 0, unchanged: 0 },
    });
    const second = await imports.import(
      'sku,price,stockDelta,stockReason,status,category\nA1,90,3,delivery 7,active,\nA2,200,,,archived,\n',
    );
    expect(second.counts).toEqual({ created: 0, changed: 2, unchanged: 0, stockKept: 0 });
    expect(await imports.catalogue('A')).toEqual([
      { sku: 'A1', name: 'Tea', category: null, price: 90, stock: 8, status: 'active', version: 2 },
      { sku: 'A2', name: 'Mug', category: null, price: 200, stock: 0, status: 'archived', version: 2 },
    ]);
    expect(await imports.adjustmentsOf('A1')).toEqual([
      { delta: 5, stock_after: 5, reason: 'import' },
      { delta: 3, stock_after: 8, reason: 'delivery 7' },
    ]);
    expect(await imports.adjustmentsOf('A2')).toEqual([]);
    expect(await imports.changesOf('A1')).toEqual(['{"category":["tea",null],"price":[100,90]}']);
    expect(await imports.changesOf('A2')).toEqual(['{"status":["active","archived"]}']);
  });

  it.each([' %s', '%s\u00a0', '\u200b%s', '%s\t', '%s '])(
    'finds a product by an SKU that looks the same: %j',
    async (form) => {
      const sku = `T${newId()}`;
      await imports.import(`sku,name,price\n${sku},Tea,100`);
      const { counts } = await imports.import(`sku,price\n${form.replace('%s', sku)},90`);
      expect(counts).toMatchObject({ created: 0, changed: 1 });
      expect(await imports.catalogue(sku)).toMatchObject([{ sku, price: 90 }]);
    },
  );

  it('names a refused SKU of emoji by whole characters', async () => {
    const sku = '\u{1F9C3}'.repeat(65);
    const refused = await imports.import(`sku,name,price\n${sku},Tea,${'\u{1F9C3}'.repeat(50)}`);
    expect(refused.status).toBe('refused');
    const price = `"${'\u{1F9C3}'.repeat(40)}…"`;
    expect(refused.problems.first).toMatchObject([
      { column: 'sku', code: 'too-long', sku: '\u{1F9C3}'.repeat(64) },
      { column: 'price', message: expect.stringContaining(price) },
    ]);
  });

  it('finds a product by the decomposed form of its SKU', async () => {
    const sku = `T\u00e9${newId()}`;
    await imports.import(`sku,name,price\n${sku},Tea,100`);
    const { counts } = await imports.import(`sku,price\n${sku.normalize('NFD')},90`);
    expect(counts).toMatchObject({ created: 0, changed: 1 });
  });

  it('changes each column in some products and not in others of the same statement', async () => {
    await imports.import('sku,name,price\nB1,one,1\nB2,two,2\nB3,three,3');
    await imports.import('sku,name,price,maxPerCustomer\nB1,uno,1,\nB2,two,22,\nB3,three,3,4');
    expect(await imports.catalogue('B')).toMatchObject([
      { name: 'uno', price: 1, version: 2 },
      { name: 'two', price: 22, version: 2 },
      { name: 'three', price: 3, version: 2 },
    ]);
  });

  it('changes nothing the second time, stocks included, for any form of the file', async () => {
    await imports.import('sku,name,price,stock\nC1,Tea,100,5\nC2,Mug,200,5');
    const file = 'sku,price,stockDelta\nC1,90,3\nC2,200,-1\n';
    expect((await imports.import(file)).counts).toMatchObject({ changed: 2 });
    const before = await imports.trails();
    for (const again of [file, '\ufeffstockDelta,sku,price\r\n-1,C2,200\r\n+3,C1,90\r\n']) {
      expect((await imports.import(again)).counts).toEqual({ created: 0, changed: 0, unchanged: 2, stockKept: 0 });
    }
    expect(await imports.trails()).toEqual(before);
    expect((await imports.import('sku,stockDelta,stockReason\nC1,3,delivery 8\nC2,-1,delivery 8')).counts.changed).toBe(
      2,
    );
  });

  it('does not undo sales: the stock of an existing product is unchanged, and the import reports it', async () => {
    await imports.import('sku,name,price,stock\nD1,Tea,100,5');
    await imports.database.dataSource.query("UPDATE products SET stock = 3 WHERE sku = 'D1'");
    expect((await imports.import('sku,stock\nD1,5')).counts).toEqual({
      created: 0,
      changed: 0,
      unchanged: 1,
      stockKept: 1,
    });
    expect(await imports.catalogue('D')).toMatchObject([{ stock: 3, version: 1 }]);
  });

  it.each([
    ['a bad row', 'sku,name,price\nE1,Tea,1\nE2,Mug,no', [3, 'price', 'not-a-number']],
    ['a new product without a price', 'sku,name\nE1,Tea', [2, 'price', 'required']],
    ['a new product without a name', 'sku,price\nE1,1', [2, 'name', 'required']],
    [
      'an adjustment of a new product',
      'sku,name,price,stockDelta\nE1,Tea,1,3',
      [2, 'stockDelta', 'not-for-new-products'],
    ],
    [
      'more taken than there is',
      'sku,name,price,stockDelta\nE1,Tea,1,\nE0,Zero,1,-1',
      [3, 'stockDelta', 'out-of-stock'],
    ],
    [
      'too large a stock',
      'sku,name,price,stockDelta\nE0,Zero,1,1\nE00,One,1,9007199254740991',
      [3, 'stockDelta', 'stock-too-large'],
    ],
  ])('applies nothing for %s', async (_, file, [line, column, code]) => {
    await imports.import('sku,name,price,stock\nE0,Zero,1,\nE00,One,1,1');
    const before = await imports.trails();
    for (const dryRun of [true, false]) {
      const refused = await imports.import(file, { dryRun });
      expect(refused).toMatchObject({ status: 'refused', counts: { created: 0, changed: 0 } });
      expect(refused.problems.first).toMatchObject([{ line, column, code }]);
    }
    expect(await imports.trails()).toEqual(before);
  });

  it('reports its changes in a dry run, and applies none', async () => {
    await imports.import('sku,name,price\nF1,Tea,1\nF2,Mug,2');
    const before = await imports.trails();
    const file = 'sku,name,price\nF1,Tea,1\nF2,Mug,3\nF3,Cup,4';
    const counts = { created: 1, changed: 1, unchanged: 1, stockKept: 0 };
    expect(await imports.import(file, { dryRun: true })).toMatchObject({ status: 'checked', done: 3, counts });
    expect(await imports.trails()).toEqual(before);
    expect(await imports.import(file)).toMatchObject({ status: 'applied', counts });
  });

  it('needs one statement for each chunk of rows', async () => {
    const products = imports.module.get(BulkProductsRepository);
    const names = ['findBySkus', 'lock', 'insertAll', 'saveAll', 'saveStocks'] as const;
    const spies = names.map((name) => jest.spyOn(products, name));
    const calls = () => spies.map((spy) => spy.mock.calls.length);
    const rows = (price: number) => Array.from({ length: 2_000 }, (_, n) => `G${n},Tea,${price},1`).join('\n');
    await imports.import(`sku,name,price,stock\n${rows(1)}`);
    expect(calls()).toEqual([2, 0, 8, 0, 0]);
    expect((await imports.import(`sku,name,price,stockDelta\n${rows(2)}`)).counts.changed).toBe(2_000);
    expect(calls()).toEqual([4, 2, 8, 8, 8]);
    expect((await imports.import(`sku,name,price,stockDelta\n${rows(2)}`)).counts.unchanged).toBe(2_000);
    expect(calls()).toEqual([6, 2, 8, 8, 8]); // what does not change is not locked
  });

  it('refuses to lock more than 10,000 products', async () => {
    const rows = (price: number) => Array.from({ length: 10_001 }, (_, n) => `H${n},Tea,${price}`).join('\n');
    expect(await imports.import(`sku,name,price\n${rows(1)}`)).toMatchObject({ status: 'applied' });
    const refused = await imports.import(`sku,name,price\n${rows(2)}`);
    expect(refused.problems.first).toMatchObject([{ line: 10_002, code: 'too-many-changes' }]);
    expect((await imports.catalogue('H')).every(({ price }) => price === 1)).toBe(true);
  });
});
