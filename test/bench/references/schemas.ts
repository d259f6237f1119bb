import { type Connection, createConnection } from 'mysql2/promise';
import type { BenchRun } from '../run';
import { Reference } from './reference';

const NAIVE = 'bench_naive';
const FLOOR = 'bench_floor';

const SHOP_TABLES = [
  'wallets',
  'wallet_entries',
  'products',
  'orders',
  'order_lines',
  'outbox_events',
  'outbox_deliveries',
];

/** A transaction an order. */
export const startNaive = (run: BenchRun): Promise<Reference> => startOn(run, 'naive', NAIVE);

/** Our batched SQL. */
export const startFloor = (run: BenchRun): Promise<Reference> => startOn(run, 'floor', FLOOR);

/** On empty tables of the same shape as the shop's, with the shop's customers and products as they are now. */
async function startOn(run: BenchRun, name: 'naive' | 'floor', schema: string): Promise<Reference> {
  await onServer(run, async (connection) => {
    await recreate(connection, schema);
    const shop = run.database.name;
    for (const table of SHOP_TABLES) await connection.query(`CREATE TABLE ${schema}.${table} LIKE ${shop}.${table}`);
    for (const table of ['wallets', 'products']) {
      await connection.query(`INSERT INTO ${schema}.${table} SELECT * FROM ${shop}.${table}`);
    }
  });
  return Reference.start(name, variables(run, schema));
}

/** How many bytes an event of one line has: a floor that wrote less than the shop would be no fair one. */
export async function bytesAnEvent(run: BenchRun): Promise<{ ours: number; floor: number }> {
  return onServer(run, async (connection) => {
    const smallest = async (schema: string): Promise<number> => {
      const sql = `SELECT MIN(LENGTH(payload)) AS bytes FROM (SELECT payload FROM ${schema}.outbox_events ORDER BY id DESC LIMIT 1000) AS latest`;
      const [rows] = await connection.query(sql);
      return (rows as { bytes: number | null }[])[0]?.bytes ?? 0;
    };
    return { ours: await smallest(run.database.name), floor: await smallest(FLOOR) };
  });
}

/** With the admin account of the database server. */
export async function onServer<T>({ database }: BenchRun, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ host: database.host, port: database.port, ...database.admin });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

async function recreate(connection: Connection, schema: string): Promise<void> {
  await connection.query(`DROP DATABASE IF EXISTS ${schema}`);
  await connection.query(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
}

const variables = ({ database }: BenchRun, schema: string): Record<string, string> => ({
  DATABASE_HOST: database.host,
  DATABASE_PORT: String(database.port),
  DATABASE_USER: database.admin.user,
  DATABASE_PASSWORD: database.admin.password,
  DATABASE_NAME: schema,
});
