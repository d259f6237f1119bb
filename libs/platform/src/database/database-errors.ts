import { TransactionConflict } from '@app/kernel';
import { DeadlineExceeded } from '../time/deadline';

interface DriverError {
  readonly errno?: number;
  readonly code?: string;
}

const DUPLICATE_KEY = 1062;
/** A CHECK of the table says no: MySQL, MariaDB. */
const CHECK_ERRNOS = new Set([3819, 4025]);
const LOCK_WAIT_TIMEOUT = 1205;
const DEADLOCK = 1213;
/** Access denied (to the schema, for the account), unknown schema, an authentication plugin that says no. */
const ACCOUNT_ERRNOS = new Set([1044, 1045, 1049, 1698]);

/** Server errors after which the connection is of no more use: shutdown, kill, idle time-out, too many, a former writer made read-only. */
const CONNECTION_ERRNOS = new Set([
  1040, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1203, 1290, 1317, 1836, 1927, 4031,
]);
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

/** The process has started without its database, which has not come yet. */
export class DatabaseNotOpen extends Error {
  constructor() {
    super('the database has not been reached yet');
    this.name = 'DatabaseNotOpen';
  }
}

const driverErrorOf = (error: unknown): DriverError =>
  (error as { driverError?: unknown } | null)?.driverError ?? error ?? {};

export const isDuplicateKey = (error: unknown): boolean => driverErrorOf(error).errno === DUPLICATE_KEY;

/**
 * A duplicate of this index, which must have a name of its own: every table has a PRIMARY. MariaDB names the index
 * (`for key 'name'`), MySQL its table before it (`for key 'table.name'`).
 */
export const isDuplicateKeyOf =
  (index: string) =>
  (error: unknown): boolean =>
    isDuplicateKey(error) &&
    error instanceof Error &&
    new RegExp(`for key '(?:[^'.]+\\.)?${index}'`).test(error.message);

export const isCheckViolated = (error: unknown): boolean => CHECK_ERRNOS.has(driverErrorOf(error).errno ?? 0);

export const isAccountRefused = (error: unknown): boolean => ACCOUNT_ERRNOS.has(driverErrorOf(error).errno ?? 0);

export function isConnectionLost(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  return (
    error instanceof DatabaseNotOpen ||
    (errno !== undefined && CONNECTION_ERRNOS.has(errno)) ||
    (code !== undefined && CONNECTION_CODES.has(code)) ||
    (error instanceof Error && CONNECTION_MESSAGES.test(error.message))
  );
}

/** True when the same work, run again from BEGIN, may well succeed. */
export function isTransient(error: unknown): boolean {
  const { errno } = driverErrorOf(error);
  return (
    errno === DEADLOCK || errno === LOCK_WAIT_TIMEOUT || error instanceof TransactionConflict || isConnectionLost(error)
  );
}

/** True when the database could not be reached or did not answer in time; the request itself is not to blame. */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  error instanceof DeadlineExceeded || isConnectionLost(error);
