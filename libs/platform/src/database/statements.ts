import type { LockingTx, Tx, WhenLocked } from '@app/kernel';
import { rowsText } from './rows-text';
import type { ConflictOn } from './round-trips';
import { roundTripsOf } from './transaction';

/**
 * Rows of one statement inside a transaction. Statements that are issued at the same time share a round trip, in order.
 */
export const select = <Row>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
  roundTripsOf(tx).send(sql, parameters) as Promise<Row[]>;

/**
 * The same rows, locked until the transaction ends. Rows that another transaction holds are waited for, or skipped.
 * This is the only statement that locks what it reads, so that each lock has its place in LOCK_ORDER.
 */
export const selectForUpdate = <Row>(
  tx: LockingTx,
  sql: string,
  parameters: readonly unknown[] = [],
  whenLocked: WhenLocked = 'wait',
): Promise<Row[]> => select<Row>(tx, `${sql} FOR UPDATE${whenLocked === 'skip' ? ' SKIP LOCKED' : ''}`, parameters);

/** Executes one writing statement; returns how many rows it matched. */
export async function execute(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<number> {
  const { affectedRows } = (await roundTripsOf(tx).send(sql, parameters)) as { affectedRows: number };
  return affectedRows;
}

/**
 * Sends one writing statement with the next one that is awaited, at the latest with COMMIT; it fails there. An error
 * that `conflictOn` recognises is a `TransactionConflict`: the work runs again from BEGIN and sees the other
 * transaction's rows. Any other error, such as a duplicate of another key, is a bug.
 */
export function executeLater(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[] = [],
  options?: { conflictOn?: ConflictOn },
): void {
  roundTripsOf(tx).sendLater(sql, parameters, options);
}

/** One INSERT for any number of rows; without rows no statement is sent. `conflictOn`: see `executeLater`. */
export async function insertAll(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options?: { conflictOn?: ConflictOn },
): Promise<void> {
  if (rows.length > 0) await roundTripsOf(tx).send(insertInto(table, columns), [rowsText(rows)], options);
}

/** As `insertAll`, but sent as by `executeLater`. */
export function insertAllLater(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options?: { conflictOn?: ConflictOn },
): void {
  if (rows.length > 0) roundTripsOf(tx).sendLater(insertInto(table, columns), [rowsText(rows)], options);
}

/**
 * As `insertAll`, with rows that are objects keyed by column: a value cannot get into another column by its position.
 * `columns`: derived once for each table.
 */
export function insertRows<Row extends object>(
  tx: Tx,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
  options?: { conflictOn?: ConflictOn },
): Promise<void> {
  return insertAll(tx, table, columns, valuesOf(columns, rows), options);
}

/** As `insertRows`, but sent as by `executeLater`. */
export function insertRowsLater<Row extends object>(
  tx: Tx,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
  options?: { conflictOn?: ConflictOn },
): void {
  insertAllLater(tx, table, columns, valuesOf(columns, rows), options);
}

const valuesOf = <Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): unknown[][] =>
  rows.map((row) => columns.map((column) => row[column]));

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`;
