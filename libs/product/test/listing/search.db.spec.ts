import { toBinary } from '@app/platform';
import { IndexProducts1795305600094 } from '../../src/infrastructure/migrations/1795305600094-index-products';
import { Catalogue } from './catalogue.fixture';

describe('the search for products', () => {
  let catalogue: Catalogue;

  beforeAll(async () => {
    catalogue = await Catalogue.open();
    await catalogue.add({ name: '보성녹차 세작 100g', category: '차', sku: 'TEA-BOSEONG-100' });
    await catalogue.add({ name: 'Jeju Green Tea 제주 녹차', category: '차', sku: 'TEA-JEJU' });
    await catalogue.add({ name: 'Green coffee 100% "Yirgacheffe"', category: 'coffee', sku: '커피-1' });
    await catalogue.add({ name: 'Mug', description: 'For green tea, 녹차 too.', sku: 'MUG' });
    await catalogue.add({ name: '녹색 홍차', sku: 'black tea' });
  });
  afterAll(() => catalogue.close());

  const names = async (text: string) => (await catalogue.names({ text })).sort();

  it.each<[string, string[]]>([
    ['녹차', ['Jeju Green Tea 제주 녹차', '보성녹차 세작 100g']],
    ['제주녹차', ['Jeju Green Tea 제주 녹차']],
    ['차', ['Jeju Green Tea 제주 녹차', '녹색 홍차', '보성녹차 세작 100g']],
    ['GREEN', ['Green coffee 100% "Yirgacheffe"', 'Jeju Green Tea 제주 녹차']],
    ['gre tea', ['Jeju Green Tea 제주 녹차']],
    ['녹차 green', ['Jeju Green Tea 제주 녹차']],
    ['yirgacheffe', ['Green coffee 100% "Yirgacheffe"']],
    ['TEA-JEJU', ['Jeju Green Tea 제주 녹차']],
    ['coffee 커피', ['Green coffee 100% "Yirgacheffe"']],
    ['100', ['Green coffee 100% "Yirgacheffe"', '보성녹차 세작 100g']],
    ['een', []],
    ['녹커', []],
  ])('%s', async (text, expected) => {
    expect(await names(text)).toEqual(expected);
  });

  it('takes every character for what it is', async () => {
    for (const operator of ['+', '-', '>', '<', '(', ')', '~', '*', '"', '@', '%', '_', "'", '\\', ';', '\0', '?']) {
      expect(await names(operator)).toEqual([]);
      expect(await names(`${operator}yirgacheffe${operator}`)).toEqual(['Green coffee 100% "Yirgacheffe"']);
      expect(await names(`"yirgacheffe ${operator}coffee*`)).toEqual(['Green coffee 100% "Yirgacheffe"']);
    }
    expect(await names(`' OR 1=1 -- `)).toEqual([]);
  });

  it('takes as many words as fit into a query', async () => {
    expect(await names('녹차보성제주'.repeat(16))).toEqual([]);
    expect(await names('g '.repeat(50))).toHaveLength(2);
  });
});

describe('what the search knows of a product', () => {
  let catalogue: Catalogue;

  beforeAll(async () => {
    catalogue = await Catalogue.open();
  });
  afterAll(() => catalogue.close());

  const rowsOf = async (productId: string): Promise<unknown> => {
    const [row] = await catalogue.database.dataSource.query<{ terms: string; texts: string }[]>(
      `SELECT (SELECT COUNT(*) FROM product_terms WHERE product_id = ?) AS terms,
              (SELECT COUNT(*) FROM product_search WHERE product_id = ?) AS texts`,
      [toBinary(productId), toBinary(productId)],
    );
    return { terms: Number(row?.terms), texts: Number(row?.texts) };
  };

  it('follows its name and category', async () => {
    const { productId } = await catalogue.add({ name: '우롱차', category: 'oolong', sku: 'W1' });
    await catalogue.change(productId, { name: '철관음 Oolong', category: null });
    expect(await catalogue.names({ text: '우롱' })).toEqual([]);
    expect(await catalogue.names({ text: '철관' })).toEqual(['철관음 Oolong']);
    expect(await catalogue.names({ text: 'oolong' })).toEqual(['철관음 Oolong']);
    await catalogue.change(productId, { name: '철관음' });
    expect(await catalogue.names({ text: 'oolong' })).toEqual([]);
    // 철 관 음 철관 관음, w w1
    expect(await rowsOf(productId)).toEqual({ terms: 7, texts: 1 });
  });

  it('follows its price', async () => {
    const dear = await catalogue.add({ name: 'Pu-erh dear', price: 900 });
    await catalogue.add({ name: 'Pu-erh cheap', price: 300 });
    const listing = { text: 'erh', sort: 'price' } as const;
    expect(await catalogue.names(listing)).toEqual(['Pu-erh cheap', 'Pu-erh dear']);
    await catalogue.change(dear.productId, { price: 100 });
    expect(await catalogue.names(listing)).toEqual(['Pu-erh dear', 'Pu-erh cheap']);
    expect(await catalogue.names({ ...listing, minPrice: 200 })).toEqual(['Pu-erh cheap']);
    expect(await catalogue.names({ ...listing, sort: 'newest', maxPrice: 100 })).toEqual(['Pu-erh dear']);
  });

  it('is nothing while it is archived, and all of it again when it is restored', async () => {
    const { productId } = await catalogue.add({ name: '백차', price: 10, sku: 'B1' });
    await catalogue.change(productId, { status: 'archived' });
    expect(await catalogue.names({ text: '백차' })).toEqual([]);
    expect(await rowsOf(productId)).toEqual({ terms: 0, texts: 0 });
    await catalogue.change(productId, { name: '황차', price: 20 });
    expect(await rowsOf(productId)).toEqual({ terms: 0, texts: 0 });
    await catalogue.change(productId, { status: 'active' });
    expect(await catalogue.names({ text: '황차', minPrice: 20 })).toEqual(['황차']);
  });

  it('is what its last change has made of it, of many at once', async () => {
    const { productId } = await catalogue.add({ name: 'start', sku: 'S1' });
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        catalogue.change(productId, { name: `name${n}`, price: n, status: n % 2 ? 'active' : 'archived' }),
      ),
    );
    await catalogue.change(productId, { status: 'active' });
    const { name } = await catalogue.queries.get(productId);
    expect(await catalogue.names({ text: 'name' })).toEqual([name]);
    // n na nam name nameN, s s1
    expect(await rowsOf(productId)).toEqual({ terms: 7, texts: 1 });
  });

  it('is made up for products from before there was a search, once', async () => {
    const { dataSource } = catalogue.database;
    const known = await catalogue.add({ name: '말차 new', sku: 'M1' });
    const old = await catalogue.add({ name: '말차 old', sku: 'M2' });
    const archived = await catalogue.add({ name: '말차 archived', sku: 'M3' });
    await catalogue.change(archived.productId, { status: 'archived' });
    const before = await rowsOf(old.productId);
    await dataSource.query('DELETE FROM product_terms WHERE product_id = ?', [toBinary(old.productId)]);
    await dataSource.query('DELETE FROM product_search WHERE product_id = ?', [toBinary(old.productId)]);
    expect(await catalogue.names({ text: '말차' })).toEqual(['말차 new']);

    const runner = dataSource.createQueryRunner();
    try {
      for (let times = 0; times < 2; times++) await new IndexProducts1795305600094().up(runner);
    } finally {
      await runner.release();
    }
    expect((await catalogue.names({ text: '말차' })).sort()).toEqual(['말차 new', '말차 old']);
    expect(await rowsOf(old.productId)).toEqual(before);
    expect(await rowsOf(known.productId)).toEqual(before);
    expect(await rowsOf(archived.productId)).toEqual({ terms: 0, texts: 0 });
  });
});
