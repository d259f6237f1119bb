import { type Tx, UnitOfWork } from '@app/kernel';
import { select } from '@app/platform';
import { PRODUCT_COLUMNS, type ProductRow, toProduct } from '../../src/infrastructure/catalogue/product.row';
import { indexNew } from '../../src/infrastructure/catalogue/search/product-index';
import { Imports } from './imports.fixture';

describe('What an import changes', () => {
  let imports: Imports;

  beforeAll(async () => {
    imports = await Imports.start();
  });
  afterAll(() => imports.stop());

  const rows = <Row>(sql: string) => imports.database.dataSource.query<Row[]>(sql);
  const indexed = async () => ({
    words: await rows('SELECT HEX(product_id) AS id, words FROM product_search ORDER BY product_id'),
    terms: await rows(
      'SELECT HEX(product_id) AS id, term, price, created_at FROM product_terms ORDER BY product_id, term, created_at',
    ),
  });

  /** Indexes all products again, from their current state. */
  async function indexedFromScratch() {
    await imports.module.get(UnitOfWork).run(async (tx: Tx) => {
      await select(tx, 'DELETE FROM product_search');
      await select(tx, 'DELETE FROM product_terms');
      const products = await select<ProductRow>(tx, `SELECT ${PRODUCT_COLUMNS} FROM products`);
      await indexNew(tx, products.map(toProduct));
    });
    return indexed();
  }

  const fileOf = (header: string, line: (n: number) => string) =>
    [header, ...Array.from({ length: 450 }, (_, n) => line(n))].join('\n');

  it('updates the index for new, renamed, repriced, archived and restored products, many at once', async () => {
    const files = [
      fileOf('sku,name,price,category', (n) => `S${n},녹차 Tea ${n},${n},tea`),
      fileOf(
        'sku,name,price,category',
        (n) => `S${n},${n % 3 ? `녹차 Tea ${n}` : `홍차 Black ${n}`},${n % 2 ? n : n + 7},tea`,
      ),
      fileOf('sku,status,category', (n) => `S${n},${n % 5 ? 'active' : 'archived'},${n % 7 ? 'tea' : 'leaves'}`),
      fileOf('sku,status,price', (n) => `S${n},active,${1_000 + (n % 4)}`),
    ];
    for (const file of files) {
      const { status } = await imports.import(file);
      expect(status).toBe('applied');
      const found = await indexed();
      expect(found.words.length).toBeGreaterThan(300);
      expect(found).toEqual(await indexedFromScratch());
    }
  });
});
