import { TransactionConflict, Unavailable } from '@app/kernel';
import { isBrokenCircuitError } from 'cockatiel';
import { DeadlineExceeded } from '../time/deadline';
import { type DatabaseErrorClass, type DatabaseErrorNumber, databaseErrorOf } from './error-numbers';

interface DriverError {
  readonly errno?: number;
  readonly sqlState?: string;
  readonly code?: string;
}

/** Errors of the network and of the driver: no server has answered. */
const CONNECTION_CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
]);
const CONNECTION_MESSAGES = /closed state|Queue limit reached|Pool is closed|Connection lost/;
/** The driver refused the statement and did not send it. */
const NEVER_SENT = 'PROTOCOL_ENQUEUE_AFTER_';

/** The process started without its database and has not reached it yet. */
export class DatabaseNotOpen extends Error {
  constructor() {
    super('the database has not been reached yet');
    this.name = 'DatabaseNotOpen';
  }
}

/**
 * The server ended the transaction before COMMIT and reported no error (docs/design.md, Galera with several writers).
 * Statements after that point may have been committed alone, so the work does not run again.
 */
export class TransactionLost extends Error {
  constructor() {
    super('the server ended the transaction before COMMIT');
    this.name = 'TransactionLost';
  }
}

const driverErrorOf = (error: unknown): DriverError =>
  (error as { driverError?: unknown } | null)?.driverError ?? error ?? {};

const knownErrorOf = (error: unknown): DatabaseErrorNumber | undefined => databaseErrorOf(driverErrorOf(error).errno);

const isOf = (error: unknown, ...classes: readonly DatabaseErrorClass[]): boolean => {
  const known = knownErrorOf(error);
  return known !== undefined && classes.includes(known.class);
};

/** Another transaction held the row for longer than the session's lock wait. */
export const isLockTimeout = (error: unknown): boolean => knownErrorOf(error)?.name === 'ER_LOCK_WAIT_TIMEOUT';

export const isDuplicateKey = (error: unknown): boolean => isOf(error, 'duplicate-key');

/** MariaDB names the index (`for key 'name'`), MySQL its table before it (`for key 'table.name'`). The value may hold quotes. */
const INDEX_OF_DUPLICATE = /for key '(?:[^'.]+\.)?([^'.]+)'$/;

/**
 * A duplicate of one of these indexes. Every table has a PRIMARY, so the caller must know which statement failed, as `conflictOn`
 * does.
 */
export const isDuplicateKeyOf =
  (...indexes: readonly string[]) =>
  (error: unknown): boolean =>
    isDuplicateKey(error) &&
    error instanceof Error &&
    indexes.includes(INDEX_OF_DUPLICATE.exec(error.message)?.[1] ?? '');

export const isCheckViolated = (error: unknown): boolean => isOf(error, 'check-violated');

export const isAccountRefused = (error: unknown): boolean => isOf(error, 'account-refused');

/** True when the connection must be discarded: it is lost, or its server accepts no writes any more. */
export function isConnectionLost(error: unknown): boolean {
  const { code } = driverErrorOf(error);
  return (
    error instanceof DatabaseNotOpen ||
    isOf(error, 'disconnected', 'not-writable') ||
    (code !== undefined && CONNECTION_CODES.has(code)) ||
    (error instanceof Error && CONNECTION_MESSAGES.test(error.message))
  );
}

/** True when the same work may succeed when it runs again from BEGIN. */
export const isTransient = (error: unknown): boolean =>
  isOf(error, 'conflict') || error instanceof TransactionConflict || isConnectionLost(error);

/**
 * True when the database cannot be used, did not answer in time, or is out of a resource; the request is not the cause.
 */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  error instanceof DeadlineExceeded ||
  isBrokenCircuitError(error) ||
  isConnectionLost(error) ||
  isOf(error, 'exhausted', 'account-refused') ||
  (!(error instanceof Unavailable) && isTimeLimitReached(error));

/** SQLSTATE (ISO 9075-2): data exception, integrity constraint violation. */
const VALUES_REFUSED = /^2[23]/;
/** ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, which has no SQLSTATE of its own: a text that its column cannot hold. */
const WRONG_VALUE = 1366;

/**
 * True when the server refused a statement for another reason than its values: a missing table or privilege. The same
 * statement fails with other values, too.
 */
export function isStatementRefused(error: unknown): boolean {
  const { errno, sqlState } = driverErrorOf(error);
  if (errno === undefined || sqlState === undefined) return false;
  return !VALUES_REFUSED.test(sqlState) && errno !== WRONG_VALUE && !isCheckViolated(error);
}

/**
 * True when a round trip that ended in COMMIT and failed with this error has certainly not committed: the server
 * refused one of its statements, or the driver never sent it. After any other error the outcome is unknown.
 */
export function provesRollback(error: unknown): boolean {
  const { code } = driverErrorOf(error);
  if (code?.startsWith(NEVER_SENT)) return true;
  if (error instanceof Error && error.message.includes('closed state')) return true;
  const known = knownErrorOf(error);
  return known !== undefined && !known.commitUnknown;
}

/** The errors with which a server ends a query at its time limit (error-numbers.ts). */
const TIME_LIMIT_ERRORS: readonly string[] = ['ER_STATEMENT_TIMEOUT', 'ER_QUERY_TIMEOUT'];
/** ER_FILSORT_ABORT: a sort was aborted, and the message says why. */
const SORT_ABORTED = 1028;
const TIME_LIMIT_MESSAGES = /max_statement_time exceeded|maximum statement execution time exceeded/;

/** True when the server ended the query at its own time limit, also when an `Unavailable` wraps that error. */
export function isTimeLimitReached(error: unknown): boolean {
  if (error instanceof Unavailable) return isTimeLimitReached(error.cause);
  if (driverErrorOf(error).errno === SORT_ABORTED) {
    return error instanceof Error && TIME_LIMIT_MESSAGES.test(error.message);
  }
  return TIME_LIMIT_ERRORS.includes(knownErrorOf(error)?.name ?? '');
}
