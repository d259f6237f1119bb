import type { Connection, RowDataPacket } from 'mysql2/promise';
import { onServer } from '../../references/schemas';
import type { BenchRun } from '../../run';

/** The tables that grow with the orders; the others grow with customers and products. */
const GROWING = [
  'orders',
  'order_lines',
  'wallet_entries',
  'outbox_events',
  'idempotency_records',
  'outbox_deliveries',
] as const;

export interface TableSize {
  readonly table: (typeof GROWING)[number];
  readonly rows: number;
  /** Bytes of data and indexes, in whole pages. */
  readonly bytes: number;
}

/** The current sizes of the tables, by the engine's own count of pages. */
export const tableSizes = (run: BenchRun): Promise<TableSize[]> =>
  onServer(run, async (connection) => {
    await connection.query(`USE ${run.database.name}`);
    // Otherwise MySQL answers with statistics of up to a day ago.
    if (run.database.engine === 'mysql') await connection.query('SET SESSION information_schema_stats_expiry = 0');
    await connection.query(`ANALYZE TABLE ${GROWING.join(', ')}`);
    const sizes: TableSize[] = [];
    for (const table of GROWING)
      sizes.push({ table, rows: await rowsOf(connection, table), bytes: await bytesOf(connection, table) });
    return sizes;
  });

async function rowsOf(connection: Connection, table: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS found FROM ${table}`);
  return Number(row?.found);
}

async function bytesOf(connection: Connection, table: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT data_length + index_length AS bytes FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = ?`,
    [table],
  );
  return Number(row?.bytes);
}
