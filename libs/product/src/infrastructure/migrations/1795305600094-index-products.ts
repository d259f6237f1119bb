import { fromBinary, toBinary, type SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchTextOf, termsOf } from '../../domain/catalogue/search-words';
import { TERM_COLUMNS, termRowsOf, termValues } from '../catalogue/search/search-rows';

interface Unindexed {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly price: number;
  readonly created_at: Date;
}

const AT_ONCE = 200;

/**
 * Indexes active products from before the search existed. Each page is one transaction that locks its products, and
 * skips products that are indexed: it can run again, also beside processes that sell.
 */
export class IndexProducts1795305600094 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'products',
      blocks: { mariadb: 'rows', mysql: 'rows' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    let after: Buffer | undefined = toBinary('00000000-0000-0000-0000-000000000000');
    while (after) after = await indexPage(runner, after);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM product_terms');
    await runner.query('DELETE FROM product_search');
  }
}

async function indexPage(runner: QueryRunner, after: Buffer): Promise<Buffer | undefined> {
  await runner.startTransaction('READ COMMITTED');
  try {
    const products = (await runner.query(
      `SELECT id, sku, name, category, price, created_at FROM products FORCE INDEX (PRIMARY)
       WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE`,
      [after, AT_ONCE],
    )) as Unindexed[];
    await indexThose(runner, products);
    await runner.commitTransaction();
    return products.at(-1)?.id;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

async function indexThose(runner: QueryRunner, products: readonly Unindexed[]): Promise<void> {
  if (products.length === 0) return;
  const missing = (await runner.query(
    `SELECT id FROM products LEFT JOIN product_search ON product_id = id
     WHERE id IN (?) AND status = 'active' AND product_id IS NULL`,
    [products.map(({ id }) => id)],
  )) as { id: Buffer }[];
  const ids = new Set(missing.map(({ id }) => id.toString('hex')));
  const found = products
    .filter(({ id }) => ids.has(id.toString('hex')))
    .map((row) => ({ row, text: searchTextOf({ ...row, category: row.category ?? undefined }) }))
    .filter(({ text }) => text !== '');
  if (found.length === 0) return;
  await runner.query('INSERT INTO product_search (product_id, words) VALUES ?', [
    found.map(({ row, text }) => [row.id, text]),
  ]);
  await runner.query(`INSERT INTO product_terms (${TERM_COLUMNS.join(', ')}) VALUES ?`, [
    termValues(found.flatMap(({ row, text }) => termRowsOf(listed(row), termsOf(text)))),
  ]);
}

const listed = ({ id, price, created_at: createdAt }: Unindexed) => ({
  productId: fromBinary<'Product'>(id),
  price,
  createdAt,
});
