import type { LockingTx, Tx, WhenLocked } from '@app/kernel';
import { rowsText } from './rows-text';
import type { ConflictOn } from './round-trips';
import { roundTripsOf } from './transaction';

/** Rows of one statement inside a transaction. What is asked for at the same time shares a round trip, in order. */
export const select = <Row>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
  roundTripsOf(tx).send(sql, parameters) as Promise<Row[]>;

/**
 * The same rows, locked until the transaction ends: those that another transaction holds are waited for, or passed over.
 * The only statement of the house that locks what it reads, so that each has its place in LOCK_ORDER.
 */
export const selectForUpdate = <Row>(
  tx: LockingTx,
  sql: string,
  parameters: readonly unknown[] = [],
  whenLocked: WhenLocked = 'wait',
): Promise<Row[]> => select<Row>(tx, `${sql} FOR UPDATE${whenLocked === 'skip' ? ' SKIP LOCKED' : ''}`, parameters);

/** One writing statement; answers how many rows it matched. */
export async function execute(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const { affectedRows } = (await roundTripsOf(tx).send(sql, parameters)) as { affectedRows: number };
  return affectedRows;
}

/**
 * One writing statement that travels with the next one that is waited for, at the latest with COMMIT, and fails there.
 * An error of this statement that `conflictOn` knows is a `TransactionConflict`: the work is run again from BEGIN and sees
 * what the other has left. Any other error, such as a duplicate of another key, is a bug.
 */
export function executeLater(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[] = [],
  options?: { conflictOn?: ConflictOn },
): void {
  roundTripsOf(tx).sendLater(sql, parameters, options);
}

/** One INSERT for any number of rows; none is no statement at all. `conflictOn`: as of `executeLater`. */
export async function insertAll(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options?: { conflictOn?: ConflictOn },
): Promise<void> {
  if (rows.length > 0) await roundTripsOf(tx).send(insertInto(table, columns), [rowsText(rows)], options);
}

/** As `insertAll`, but travels as `executeLater` does. */
export function insertAllLater(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options?: { conflictOn?: ConflictOn },
): void {
  if (rows.length > 0) roundTripsOf(tx).sendLater(insertInto(table, columns), [rowsText(rows)], options);
}

/** As `insertAll`, with rows whose values are known by the names of their columns. */
export async function insertRows<Row extends object>(
  tx: Tx,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
  options?: { conflictOn?: ConflictOn },
): Promise<void> {
  await insertAll(tx, table, columns, valuesIn(columns, rows), options);
}

/** As `insertRows`, but travels as `executeLater` does. */
export function insertRowsLater<Row extends object>(
  tx: Tx,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
  options?: { conflictOn?: ConflictOn },
): void {
  insertAllLater(tx, table, columns, valuesIn(columns, rows), options);
}

const valuesIn = <Row extends object>(columns: readonly (keyof Row)[], rows: readonly Row[]): unknown[][] =>
  rows.map((row) => columns.map((column) => row[column]));

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`;
