import { untilSomebodyWaits } from '@test/support/locks';
import { BulkProductsRepository } from '../../src/application/imports/bulk-products.repository';
import { Imports } from './imports.fixture';

const SIZE = 600;
const skus = (prefix: string) => Array.from({ length: SIZE }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`);
const fileOf = (prefix: string, price: number, order: (skus: string[]) => string[] = (all) => all) =>
  `sku,name,price\n${order(skus(prefix))
    .map((sku) => `${sku},Tea,${price}`)
    .join('\n')}`;
const backwards = (all: string[]) => all.reverse();

describe('While products are imported', () => {
  let imports: Imports;

  beforeAll(async () => {
    imports = await Imports.start();
  });
  afterAll(() => imports.stop());
  afterEach(async () => {
    jest.restoreAllMocks();
    await imports.proxy.heal();
  });

  it('an unexpected error occurs after the first chunk: everything is rolled back', async () => {
    await imports.import(fileOf('A', 1));
    const before = await imports.trails();
    const products = imports.module.get(BulkProductsRepository);
    const saveAll = products.saveAll.bind(products);
    let chunks = 0;
    jest.spyOn(products, 'saveAll').mockImplementation(async (...args) => {
      await saveAll(...args);
      if (++chunks > 1) throw new Error('a bug');
    });
    const importId = await imports.begin();
    await expect(imports.run(importId, fileOf('A', 2))).rejects.toThrow('a bug');
    expect(await imports.describe(importId)).toMatchObject({
      status: 'failed',
      failure: 'internal',
      counts: { changed: 0 },
    });
    expect(await imports.trails()).toEqual(before);
  });

  it('its connection is lost in the middle: it begins again, and applies all of it once', async () => {
    await imports.import(fileOf('B', 1));
    const importId = await imports.begin();
    const cut = imports.proxy.cutBefore('INSERT INTO product_changes');
    await imports.run(importId, fileOf('B', 2));
    await cut;
    expect(await imports.describe(importId)).toMatchObject({ status: 'applied', counts: { changed: SIZE } });
    expect((await imports.catalogue('B')).filter(({ price, version }) => price === 2 && version === 2)).toHaveLength(
      SIZE,
    );
    expect(await imports.changesOf('B0000')).toHaveLength(1);
  });

  it('the answer to COMMIT is lost: the import is applied once, and reports it', async () => {
    await imports.import('sku,name,price,stock\nC0,Tea,1,5');
    const importId = await imports.begin();
    const lost = imports.proxy.loseAnswerTo('COMMIT');
    await imports.run(importId, 'sku,name,price,stock,stockDelta\nC0,Tea,2,,2\nC1,Mug,3,4,');
    await lost;
    expect(await imports.describe(importId)).toMatchObject({ status: 'applied', counts: { created: 1, changed: 1 } });
    expect(await imports.catalogue('C')).toMatchObject([
      { price: 2, stock: 7, version: 2 },
      { price: 3, stock: 4, version: 1 },
    ]);
    expect(await imports.adjustmentsOf('C0')).toHaveLength(2);
  });

  it('another one changes the same products: the last one wins all of them', async () => {
    await imports.import(fileOf('D', 1));
    const both = await Promise.all([imports.import(fileOf('D', 2)), imports.import(fileOf('D', 3, backwards))]);
    expect(both.map(({ status }) => status)).toEqual(['applied', 'applied']);
    const prices = new Set((await imports.catalogue('D')).map(({ price }) => price));
    expect(prices.size).toBe(1);
    expect(await imports.changesOf('D0000')).toHaveLength(2);
  });

  it('another one creates the same products: each is created once, and the last one wins all of them', async () => {
    const both = await Promise.all([imports.import(fileOf('E', 2)), imports.import(fileOf('E', 3, backwards))]);
    expect(both.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(both.map(({ counts }) => counts.created).sort((a, b) => a - b)).toEqual([0, SIZE]);
    const catalogue = await imports.catalogue('E');
    expect(catalogue).toHaveLength(SIZE);
    expect(new Set(catalogue.map(({ price }) => price)).size).toBe(1);
  });

  it('the same deltas come twice at once: they count once', async () => {
    await imports.import('sku,name,price,stock\nF0,Tea,1,5');
    const file = 'sku,stockDelta\nF0,3';
    const both = await Promise.all([imports.import(file), imports.import(file)]);
    expect(both.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(await imports.catalogue('F')).toMatchObject([{ stock: 8 }]);
    expect(await imports.adjustmentsOf('F0')).toHaveLength(2);
  });

  it('a sale takes the units of an adjustment just before the lock: the whole import is refused', async () => {
    await imports.import('sku,name,price,stock\nG0,Tea,1,5\nG1,Mug,1,5');
    const sale = await imports.hold("SELECT id FROM products WHERE sku = 'G1' FOR UPDATE");
    const importId = await imports.begin();
    const running = imports.run(importId, 'sku,name,price,stockDelta\nG0,Tea,2,\nG1,Mug,2,-5\nG2,Cup,3,');
    await untilSomebodyWaits(imports.database);
    await sale.query("UPDATE products SET stock = 4 WHERE sku = 'G1'");
    await sale.commitTransaction();
    await sale.release();
    await running;
    const { status, problems } = await imports.describe(importId);
    expect({ status, problems: problems.first }).toMatchObject({
      status: 'refused',
      problems: [{ line: 3, sku: 'G1', code: 'out-of-stock' }],
    });
    expect(await imports.catalogue('G')).toMatchObject([
      { price: 1, stock: 5 },
      { price: 1, stock: 4 },
    ]);
  });

  it('the process is ending: the import is aborted, and nothing is applied', async () => {
    const importId = await imports.begin();
    const stopping = new AbortController();
    stopping.abort();
    await imports.run(importId, fileOf('H', 1), { signal: stopping.signal });
    expect(await imports.describe(importId)).toMatchObject({ status: 'failed', failure: 'stopped' });
    expect(await imports.catalogue('H')).toEqual([]);
  });

  it('it has no heartbeat for a minute: it is marked as failed, and cannot be applied any more', async () => {
    const importId = await imports.begin();
    expect(await imports.describe(importId)).toMatchObject({ status: 'running' });
    await imports.database.dataSource.query('UPDATE product_imports SET heard_at = heard_at - INTERVAL 61 SECOND');
    expect(await imports.describe(importId)).toMatchObject({ status: 'failed', failure: 'abandoned' });
    await imports.run(importId, fileOf('I', 1));
    expect(await imports.catalogue('I')).toEqual([]);
    expect(await imports.describe(importId)).toMatchObject({ status: 'failed', failure: 'abandoned' });
  });

  it('the import is marked as failed during its last statement: nothing is applied', async () => {
    const importId = await imports.begin();
    const row = await imports.hold('SELECT id FROM product_imports FOR UPDATE');
    const running = imports.run(importId, fileOf('J', 1));
    await untilSomebodyWaits(imports.database);
    await row.query("UPDATE product_imports SET status = 'failed', failure = 'abandoned' WHERE status = 'running'");
    await row.commitTransaction();
    await row.release();
    await running;
    expect(await imports.catalogue('J')).toEqual([]);
    expect(await imports.describe(importId)).toMatchObject({ status: 'failed', failure: 'abandoned' });
  });
});
