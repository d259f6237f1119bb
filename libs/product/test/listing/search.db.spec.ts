import { toBinary } from '@app/platform';
import { termsOf } from '../../src/domain/catalogue/search-words';
import { TERM_COLUMNS, termRowsOf, termValues } from '../../src/infrastructure/catalogue/search/search-rows';
import { IndexProducts1795305600094 } from '../../src/infrastructure/migrations/1795305600094-index-products';
import { RefoldSearchWords1795305600320 } from '../../src/infrastructure/migrations/1795305600320-refold-search-words';
import { Catalogue } from './catalogue.fixture';

type Added = Awaited<ReturnType<Catalogue['add']>>;

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
    ['jejugreen', []],
    ['JEJU‑GREEN', ['Jeju Green Tea 제주 녹차']],
    ['te\u00ada', ['Jeju Green Tea 제주 녹차', '녹색 홍차', '보성녹차 세작 100g']],
    ['１００', ['Green coffee 100% "Yirgacheffe"', '보성녹차 세작 100g']],
  ])('%s', async (text, expected) => {
    expect(await names(text)).toEqual(expected);
  });

  it('treats every character as text', async () => {
    for (const operator of ['+', '-', '>', '<', '(', ')', '~', '*', '"', '@', '%', '_', "'", '\\', ';', '\0', '?']) {
      expect(await names(operator)).toEqual([]);
      expect(await names(`${operator}yirgacheffe${operator}`)).toEqual(['Green coffee 100% "Yirgacheffe"']);
      expect(await names(`"yirgacheffe ${operator}coffee*`)).toEqual(['Green coffee 100% "Yirgacheffe"']);
    }
    expect(await names(`' OR 1=1 -- `)).toEqual([]);
  });

  it('accepts as many words as fit into a query', async () => {
    expect(await names('녹차보성제주'.repeat(16))).toEqual([]);
    expect(await names('g '.repeat(50))).toHaveLength(2);
  });
});

describe('the search index of a product', () => {
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

  it('is empty while the product is archived, and complete again when it is restored', async () => {
    const { productId } = await catalogue.add({ name: '백차', price: 10, sku: 'B1' });
    await catalogue.change(productId, { status: 'archived' });
    expect(await catalogue.names({ text: '백차' })).toEqual([]);
    expect(await rowsOf(productId)).toEqual({ terms: 0, texts: 0 });
    await catalogue.change(productId, { name: '황차', price: 20 });
    expect(await rowsOf(productId)).toEqual({ terms: 0, texts: 0 });
    await catalogue.change(productId, { status: 'active' });
    expect(await catalogue.names({ text: '황차', minPrice: 20 })).toEqual(['황차']);
  });

  it('matches the last of many concurrent changes', async () => {
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

  it('is created once for products from before the search', async () => {
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

  it('is folded anew where it was folded otherwise, once', async () => {
    const { dataSource } = catalogue.database;
    const shirt = await catalogue.add({ name: 'Weiße T-Shirts', category: 'Łódź', sku: 'R1', price: 700 });
    const same = await catalogue.add({ name: 'refold same', sku: 'R2' });
    const archived = await catalogue.add({ name: 'Weiße archived', sku: 'R3' });
    await catalogue.change(archived.productId, { status: 'archived' });
    const missing = await catalogue.add({ name: 'Weiße missing', sku: 'R4' });
    const before = await indexOf(shirt.productId);
    const beforeOfMissing = await indexOf(missing.productId);
    const beforeOfSame = await indexOf(same.productId);
    await index(shirt, ' weiße t shirts łodz r1');
    await index(missing, '');
    const migrate = async () => {
      const runner = dataSource.createQueryRunner();
      await new RefoldSearchWords1795305600320().up(runner).finally(() => runner.release());
    };
    expect(await catalogue.names({ text: 'WEISSE' })).toEqual([]);

    for (let times = 0; times < 2; times++) await migrate();
    expect((await catalogue.names({ text: 'WEISSE' })).sort()).toEqual(['Weiße T-Shirts', 'Weiße missing']);
    expect(await catalogue.names({ text: 'tshirt lodz', sort: 'price', maxPrice: 700 })).toEqual(['Weiße T-Shirts']);
    expect(await indexOf(shirt.productId)).toEqual(before);
    expect(await indexOf(missing.productId)).toEqual(beforeOfMissing);
    expect(await indexOf(same.productId)).toEqual(beforeOfSame);
    expect(await rowsOf(archived.productId)).toEqual({ terms: 0, texts: 0 });

    // What a process of the release before writes meanwhile is changed by the next run.
    await index(shirt, ' weiße t shirts łodz r1');
    await catalogue.change(shirt.productId, { name: 'Weiße Hosen' });
    expect(await catalogue.names({ text: 'weisse hosen' })).toEqual(['Weiße Hosen']);
    await migrate();
    expect(await catalogue.names({ text: 'tshirt' })).toEqual([]);
  });

  it('is folded anew beside changes of the same products', async () => {
    const { dataSource } = catalogue.database;
    const products = [];
    for (let n = 0; n < 60; n++) products.push(await catalogue.add({ name: `Straße ${n}`, sku: `P${n}` }));
    for (const [n, product] of products.entries()) await index(product, ` straße ${n} p${n}`);
    const runner = dataSource.createQueryRunner();
    await Promise.all([
      new RefoldSearchWords1795305600320().up(runner).finally(() => runner.release()),
      ...products.slice(0, 10).map(({ productId }, n) => catalogue.change(productId, { name: `Gasse${n}` })),
    ]);
    expect(await catalogue.names({ text: 'strasse' })).toHaveLength(50);
    expect(await catalogue.names({ text: 'gasse' })).toHaveLength(10);
    expect(await catalogue.names({ text: 'straße 59' })).toEqual(['Straße 59']);
  });

  /** Writes the rows of a product as if these were its words; none for no words. */
  async function index({ productId, price, createdAt }: Added, words: string): Promise<void> {
    const { dataSource } = catalogue.database;
    const id = toBinary(productId);
    await dataSource.query('DELETE FROM product_terms WHERE product_id = ?', [id]);
    await dataSource.query('DELETE FROM product_search WHERE product_id = ?', [id]);
    if (words === '') return;
    await dataSource.query('INSERT INTO product_search (product_id, words) VALUES (?, ?)', [id, words]);
    const rows = termRowsOf({ productId, price: price.amount, createdAt }, termsOf(words));
    await dataSource.query(`INSERT INTO product_terms (${TERM_COLUMNS.join(', ')}) VALUES ?`, [termValues(rows)]);
  }

  const indexOf = (productId: string): Promise<unknown> =>
    catalogue.database.dataSource.query(
      `SELECT words, term, price, created_at FROM product_search JOIN product_terms USING (product_id)
       WHERE product_id = ? ORDER BY term`,
      [toBinary(productId)],
    );
});
