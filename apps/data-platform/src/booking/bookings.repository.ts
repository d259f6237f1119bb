import { hourAfter, type Tx } from '@app/kernel';
import { digestText } from '@app/outbox/inbox';
import { Database, fromBinary, insertAllLater, toBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { OrderEvent } from './order-event';

/** One booked event. */
export interface Booking {
  readonly eventId: string;
  readonly type: string;
  /** When the shop booked it. */
  readonly time: Date;
  readonly bookedAt: Date;
}

/** Count and digest of the events of one type, as in the manifest. */
export interface EventSum {
  readonly count: number;
  /** 16 hexadecimal digits. */
  readonly digest: string;
}

/** Bounds what one statement reads. */
const SLICE_MS = 5 * 60 * 1_000;
/** More events than any order has, unless its units are refunded one by one. */
const MOST_OF_AN_ORDER = 500;

/** A row for each event, written in the transaction that adds its sales. */
@Injectable()
export class BookingsRepository {
  constructor(private readonly database: Database) {}

  /** One INSERT, sent with COMMIT. */
  addAll(tx: Tx, events: readonly OrderEvent[]): void {
    insertAllLater(
      tx,
      'bookings',
      ['event_id', 'order_id', 'type', 'occurred_at', 'digest'],
      events.map(({ eventId, orderId, type, time, digest }) => [
        toBinary(eventId),
        toBinary(orderId),
        type,
        time,
        String(digest),
      ]),
    );
  }

  /** By type, over the events that the shop booked within the hour: slices of one index. */
  async sumsOf(hour: Date): Promise<Map<string, EventSum>> {
    const sums = new Map<string, { count: number; digest: bigint }>();
    for (let from = hour.getTime(); from < hourAfter(hour).getTime(); from += SLICE_MS) {
      const rows = await this.database.query<{ type: string; events: number | string; digest: string }>(
        `SELECT type, COUNT(*) AS events, CAST(SUM(digest) AS CHAR) AS digest
         FROM bookings FORCE INDEX (bookings_by_time)
         WHERE occurred_at >= ? AND occurred_at < ? GROUP BY type`,
        [new Date(from), new Date(from + SLICE_MS)],
      );
      for (const { type, events, digest } of rows) {
        const sum = sums.get(type) ?? { count: 0, digest: 0n };
        sums.set(type, { count: sum.count + Number(events), digest: sum.digest + BigInt(digest) });
      }
    }
    return new Map([...sums].map(([type, { count, digest }]) => [type, { count, digest: digestText(digest) }]));
  }

  /** By the shop's time, the first ones. */
  async findByOrder(orderId: string): Promise<Booking[]> {
    const rows = await this.database.query<{ event_id: Buffer; type: string; occurred_at: Date; booked_at: Date }>(
      `SELECT event_id, type, occurred_at, booked_at FROM bookings WHERE order_id = ?
       ORDER BY occurred_at, event_id LIMIT ${MOST_OF_AN_ORDER}`,
      [toBinary(orderId)],
    );
    return rows.map((row) => ({
      eventId: fromBinary(row.event_id),
      type: row.type,
      time: row.occurred_at,
      bookedAt: row.booked_at,
    }));
  }
}
