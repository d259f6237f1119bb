import { fromBinary, toBinary } from '@app/platform';
import type { UserId } from '@app/kernel';
import type { Connection } from 'mysql2/promise';
import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';
import { step } from '../show';
import type { HistoryPlan } from './history-plan';
import { withoutSecondaryKeys } from './secondary-keys';
import { type Chunk, chunkOf, idOf, usersBeganMs } from './sql-of-orders';
import { rowsByTime, rowsByUser } from './sql-of-rows';

const ORDERS_AT_ONCE = 50_000;

/**
 * Old orders with everything that an order leaves behind, in rows as the shop writes them; their events have been sent.
 * They are for the products of the run's schema, whose stock goes down by what they took. Nothing else may write there.
 */
export async function fillHistory(run: BenchRun, plan: HistoryPlan, productIds: readonly string[]): Promise<void> {
  await onServer(run, async (connection) => {
    await connection.query(`USE ${run.database.name}`);
    await connection.query("SET SESSION time_zone = '+00:00', unique_checks = 0, foreign_key_checks = 0");
    await makeNumbers(connection, Math.max(plan.orders, plan.regulars + plan.others));
    await makeProducts(connection, productIds);
    await withoutSecondaryKeys(connection, ['orders', 'idempotency_records'], async () => {
      await fillByUser(connection, plan, productIds.length);
    });
    step('built the secondary keys');
    await fillByTime(connection, plan, productIds.length);
    await takeFromStock(connection);
    await connection.query('DROP TABLE bench_numbers, bench_products');
    await connection.query('ANALYZE TABLE orders, order_lines, wallet_entries, outbox_events, idempotency_records');
  });
}

/** The regulars with the most orders. */
export async function regularsOf(run: BenchRun, plan: HistoryPlan, count: number): Promise<UserId[]> {
  return onServer(run, async (connection) => {
    const numbers = Array.from({ length: Math.min(count, plan.regulars) }, (_, n) => `SELECT ${n} AS n`);
    const [rows] = await connection.query(
      `SELECT ${idOf('user', 'n', `${usersBeganMs(plan)} + n`)} AS id FROM (${numbers.join(' UNION ALL ')}) numbers`,
    );
    return (rows as { id: Buffer }[]).map(({ id }) => fromBinary<'User'>(id));
  });
}

/** From 0 on, by doubling. */
async function makeNumbers(connection: Connection, count: number): Promise<void> {
  await connection.query('CREATE TABLE bench_numbers (n INT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  await connection.query('INSERT INTO bench_numbers VALUES (0)');
  for (let made = 1; made < count; made *= 2) {
    await connection.query(
      `INSERT INTO bench_numbers SELECT n + ${made} FROM bench_numbers WHERE n + ${made} < ${count} ORDER BY n`,
    );
  }
}

async function makeProducts(connection: Connection, productIds: readonly string[]): Promise<void> {
  await connection.query(
    `CREATE TABLE bench_products (no INT UNSIGNED NOT NULL PRIMARY KEY)
     SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS no, id, sku, name, price FROM products WHERE id IN (?)`,
    [productIds.map(toBinary)],
  );
}

async function fillByUser(connection: Connection, plan: HistoryPlan, products: number): Promise<void> {
  const users = plan.regulars + plan.others;
  let placed = 0;
  for (let from = 0; from < users;) {
    const each = (from < plan.regulars ? plan.orders / 2 / plan.regulars : plan.orders / 2 / plan.others) || 1;
    const end = from < plan.regulars ? plan.regulars : users;
    const chunk: Chunk = { by: 'user', from, to: Math.min(end, from + Math.ceil(ORDERS_AT_ONCE / each)) };
    placed += await insert(connection, chunkOf(plan, chunk, products), rowsByUser(plan, chunk));
    step(`filled wallets, entries, orders, lines, idempotency records: ${placed.toLocaleString('en')} orders`);
    from = chunk.to;
  }
}

async function fillByTime(connection: Connection, plan: HistoryPlan, products: number): Promise<void> {
  for (let from = 0; from < plan.orders; from += ORDERS_AT_ONCE) {
    const chunk: Chunk = { by: 'time', from, to: Math.min(plan.orders, from + ORDERS_AT_ONCE) };
    await insert(connection, chunkOf(plan, chunk, products), rowsByTime());
  }
  step('filled events');
}

/** Answers how many orders the chunk has. */
async function insert(connection: Connection, chunk: string, statements: readonly string[]): Promise<number> {
  await connection.query(`CREATE TEMPORARY TABLE bench_chunk ${chunk}`);
  await connection.beginTransaction();
  for (const statement of statements) await connection.query(statement);
  await connection.commit();
  const [rows] = await connection.query('SELECT COUNT(*) AS orders FROM bench_chunk');
  await connection.query('DROP TEMPORARY TABLE bench_chunk');
  return (rows as { orders: number }[])[0]!.orders;
}

const takeFromStock = (connection: Connection): Promise<unknown> =>
  connection.query(
    `UPDATE products JOIN (SELECT product_id, SUM(quantity) AS sold FROM order_lines GROUP BY product_id) sales
       ON sales.product_id = products.id
     SET stock = stock - sold`,
  );
