import { fromBinary, toBinary, type SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searchTextOf } from '../../domain/catalogue/search-words';
import { TERM_COLUMNS, termRowsOf, termsBeyond, termValues } from '../catalogue/search/search-rows';

interface Indexed {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly price: number;
  readonly created_at: Date;
  readonly status: string;
  /** As they are stored; none of a product that is not indexed. */
  readonly words: string | null;
}

interface Refolded {
  readonly row: Indexed;
  readonly before: string;
  readonly now: string;
}

const READ_AT_ONCE = 1_000;
const WRITTEN_AT_ONCE = 50;

/**
 * Indexes active products as they are folded and joined now. Reads without locks and writes only products whose words
 * differ, a few in a transaction that holds them against changes: it can be run again, also beside processes that sell.
 */
export class RefoldSearchWords1795305600320 implements MigrationInterface {
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
    while (after) after = await refoldPage(runner, after);
  }

  /** Stays: the release before finds products by these words too, and writes its own at their next change. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

async function refoldPage(runner: QueryRunner, after: Buffer): Promise<Buffer | undefined> {
  const page = await read(runner, 'WHERE id > ? ORDER BY id LIMIT ?', [after, READ_AT_ONCE]);
  const ids = differing(page).map(({ row }) => row.id);
  for (let n = 0; n < ids.length; n += WRITTEN_AT_ONCE) await refold(runner, ids.slice(n, n + WRITTEN_AT_ONCE));
  return page.at(-1)?.id;
}

async function refold(runner: QueryRunner, ids: readonly Buffer[]): Promise<void> {
  await runner.startTransaction('READ COMMITTED');
  try {
    await runner.query('SELECT id FROM products FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]);
    for (const product of differing(await read(runner, 'WHERE id IN (?)', [ids]))) await write(runner, product);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

async function read(runner: QueryRunner, where: string, parameters: unknown[]): Promise<Indexed[]> {
  return (await runner.query(
    `SELECT id, sku, name, category, price, created_at, status, words
     FROM products FORCE INDEX (PRIMARY) LEFT JOIN product_search ON product_id = id ${where}`,
    parameters,
  )) as Indexed[];
}

/** Archived products have no words. */
const differing = (rows: readonly Indexed[]): Refolded[] =>
  rows
    .filter(({ status }) => status === 'active')
    .map((row) => ({
      row,
      before: row.words ?? '',
      now: searchTextOf({ ...row, category: row.category ?? undefined }),
    }))
    .filter(({ before, now }) => before !== now);

async function write(runner: QueryRunner, { row, before, now }: Refolded): Promise<void> {
  const { id, price, created_at: createdAt } = row;
  await runner.query('DELETE FROM product_search WHERE product_id = ?', [id]);
  if (now !== '') await runner.query('INSERT INTO product_search (product_id, words) VALUES (?, ?)', [id, now]);
  const gone = termsBeyond(before, now);
  if (gone.length > 0) {
    const keys = 'term IN (?) AND created_at = ? AND product_id = ?';
    await runner.query(`DELETE FROM product_terms WHERE ${keys}`, [gone, createdAt, id]);
  }
  const added = termRowsOf({ productId: fromBinary<'Product'>(id), price, createdAt }, termsBeyond(now, before));
  if (added.length === 0) return;
  await runner.query(`INSERT INTO product_terms (${TERM_COLUMNS.join(', ')}) VALUES ?`, [termValues(added)]);
}
