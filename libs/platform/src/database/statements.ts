import type { Tx } from '@app/kernel';
import { managerOf } from './typeorm-unit-of-work';

/** Rows of one statement inside a transaction. */
export const select = <Row>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
  managerOf(tx).query<Row[]>(sql, [...parameters]);

/** One writing statement; answers how many rows it matched. */
export async function execute(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const { affectedRows } = await managerOf(tx).query<{ affectedRows: number }>(sql, [...parameters]);
  return affectedRows;
}

/** One INSERT for any number of rows; none is no statement at all. */
export async function insertAll(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  await managerOf(tx).query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [rows]);
}
