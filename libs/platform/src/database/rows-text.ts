import { escape, raw, type SqlValue } from 'mysql2';
import { IdParameter } from './sql';
import { textLiteral, TextParameter } from './text';

/**
 * `(…), (…)`, the rows of an INSERT, for one placeholder. The driver checks each value for a dozen types and escapes
 * every double quote of a JSON text; this saves a sixth of the API's CPU time for an order between request and answer
 * (test/bench/lab-book.md). Text that could end the literal early goes through the driver's escaping.
 */
export const rowsText = (rows: readonly (readonly unknown[])[]): unknown =>
  raw(rows.map((row) => `(${row.map(literal).join(',')})`).join(','));

/** SQL for one value. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return textLiteral(value);
  if (value instanceof IdParameter || value instanceof TextParameter) return value.toSqlString();
  if (Buffer.isBuffer(value)) return `X'${value.toString('hex')}'`;
  if (value instanceof Date) return timeText(value);
  return escape(value as SqlValue, true, 'Z');
}

let lastMs = NaN;
let lastText = '';

/** A batch has few different times, so their text is kept. */
function timeText(time: Date): string {
  const ms = time.getTime();
  if (ms !== lastMs) {
    lastText = escape(time, true, 'Z');
    lastMs = ms;
  }
  return lastText;
}
