import { Injectable } from '@nestjs/common';
import { startOfHour } from '@app/kernel';
import { Database } from '@app/platform';
import { type KeyRange, LAST_KEY } from '../scope/key-range';
import type { Period } from '../scope/period';
import type { Walk } from './windows';

/** A window holds about as many rows, so that its statements take a fraction of a second. */
const ROWS_A_WINDOW = 5_000;
const KEYS_A_WINDOW = 1_000;

/** Finds what is to be read, by indexes alone. */
@Injectable()
export class Bookings {
  constructor(private readonly database: Database) {}

  /** The first hour in the period in which anything was booked. */
  async findNextHour({ from, to }: Period): Promise<Date | undefined> {
    const [row] = await this.database.query<{ first: Date | null }>(
      `SELECT MIN(first_one) AS first FROM (
         SELECT MIN(booked_at) AS first_one FROM orders WHERE booked_at >= ? AND booked_at < ?
         UNION ALL SELECT MIN(booked_at) FROM order_refunds WHERE booked_at >= ? AND booked_at < ?
         UNION ALL SELECT MIN(occurred_at) FROM outbox_events WHERE occurred_at >= ? AND occurred_at < ?
       ) firsts`,
      [from, to, from, to, from, to],
    );
    return row?.first ? startOfHour(row.first) : undefined;
  }

  /** The part of a period, from its begin, that holds about as many orders and events as a window. */
  async firstWindowOf({ from, to }: Period): Promise<Period> {
    const rows = await this.database.query<{ at: Date }>(
      `(SELECT booked_at AS at FROM orders WHERE booked_at >= ? AND booked_at < ? ORDER BY booked_at LIMIT 1 OFFSET ?)
       UNION ALL
       (SELECT occurred_at FROM outbox_events WHERE occurred_at >= ? AND occurred_at < ?
        ORDER BY occurred_at LIMIT 1 OFFSET ?)`,
      [from, to, ROWS_A_WINDOW, from, to, ROWS_A_WINDOW],
    );
    const end = Math.min(to.getTime(), ...rows.map(({ at }) => at.getTime()));
    // More than a window's rows in one millisecond are one window.
    return { from, to: new Date(Math.max(end, from.getTime() + 1)) };
  }

  /** The next range of a walk; none after the last key. The last range has no end: it holds rows without an owner. */
  async nextRange({ keys }: Walk, after: Buffer): Promise<KeyRange | undefined> {
    if (after.equals(LAST_KEY)) return undefined;
    const rows = await this.database.query<{ id: Buffer; n: number | string }>(
      `SELECT ${keys.key} AS id, ${keys.rows} AS n FROM ${keys.table} WHERE ${keys.key} > ? ORDER BY ${keys.key} LIMIT ?`,
      [after, KEYS_A_WINDOW],
    );
    let sum = 0;
    const full = rows.findIndex(({ n }) => (sum += 1 + Number(n)) >= ROWS_A_WINDOW);
    const last = full >= 0 ? rows[full] : rows.length === KEYS_A_WINDOW ? rows.at(-1) : undefined;
    return { after, upTo: last?.id ?? LAST_KEY };
  }
}
