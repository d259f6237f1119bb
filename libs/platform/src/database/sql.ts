import type { Id } from '@app/kernel';

/** A UUID as it lies in a BINARY(16) column. */
export const toBinary = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID as a parameter for a BINARY(16) column. The driver asks it for its SQL, which is cut out of its text. */
export class IdParameter {
  constructor(private readonly id: string) {}

  /** Anything that is not surely an id goes the long way: it must not end the literal early. */
  toSqlString(): string {
    const { id } = this;
    if (!UUID.test(id)) return `X'${toBinary(id).toString('hex')}'`;
    return `X'${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(14, 18)}${id.slice(19, 23)}${id.slice(24)}'`;
  }
}

/** What `toBinary` comes to in a statement, without a Buffer in between: a quarter of its time, and an order has two dozen. */
export const idParameter = (id: string): IdParameter => new IdParameter(id);

export function fromBinary<T extends string>(bytes: Buffer): Id<T> {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<T>;
}

/**
 * `CASE id WHEN ? THEN ? … END` and its parameters: sets a column of many rows in one statement, on MySQL and MariaDB
 * alike (FACTS: many rows at once). Rows that are not named keep their value only if WHERE leaves them out.
 */
export function caseOf<T>(
  column: string,
  rows: readonly T[],
  key: (row: T) => IdParameter | Buffer | number,
  value: (row: T) => unknown,
): { sql: string; parameters: unknown[] } {
  return {
    sql: `CASE ${column} ${rows.map(() => 'WHEN ? THEN ?').join(' ')} END`,
    parameters: rows.flatMap((row) => [key(row), value(row)]),
  };
}

/** `(a = ? AND b = ?) OR …`: MariaDB scans and locks a whole table for `(a, b) IN ((?, ?))` with a single pair. */
export const anyPair = (first: string, second: string, count: number): string =>
  Array.from({ length: count }, () => `(${first} = ? AND ${second} = ?)`).join(' OR ');

/** SUM and COUNT arrive as text. @throws RangeError past 2^53-1 rather than being a little wrong. */
export function toInteger(value: string | number | null): number {
  const number = Number(value ?? 0);
  if (!Number.isSafeInteger(number)) throw new RangeError(`not a safe integer: ${String(value)}`);
  return number;
}
