import { HOUR_MS } from '@app/kernel';
import { sql, type Sql } from '../sql';
import { bookedOrders } from './booked-orders';
import { before, type Kept, KEY_LIFETIME_MS } from './kept';
import { notBefore, type Period } from './period';
import type { Scope } from './scope';
import { wholeHistory } from './whole-history';

const DAY_MS = 24 * HOUR_MS;

/** The refunds and cancellations booked in a period, for orders of any age, by the index on their booking time. */
const refundsBooked = ({ from, to }: Period): Sql =>
  sql`(SELECT * FROM order_refunds WHERE booked_at >= ${from} AND booked_at < ${to})`;

/**
 * The orders, refunds and events booked in an hour, each found by an index on its time: the cost is that of the hour's
 * rows. Parts that an hour cannot select without reading more are those of all of history.
 */
export function hourOf(hour: Period, kept: Kept): Scope {
  const { from, to } = hour;
  // A day at a time: pairs of orders with one key are at most 24 hours apart.
  const keysFrom = before(new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS), KEY_LIFETIME_MS);
  return {
    ...wholeHistory(kept),
    ordersAreFew: true,
    orders: bookedOrders(hour),
    ordersWithRecords: bookedOrders(notBefore(kept.recordsSince, hour)),
    ordersWithEvents: bookedOrders(notBefore(kept.eventsSince, hour)),
    ordersByKey: bookedOrders({ from: keysFrom, to }),
    refunds: refundsBooked(hour),
    refundLines: sql`(SELECT l.* FROM ${refundsBooked(hour)} booked STRAIGHT_JOIN order_refund_lines l
      ON l.user_id = booked.user_id AND l.order_id = booked.order_id AND l.refund_no = booked.refund_no)`,
    refundsWithRecords: refundsBooked(notBefore(kept.recordsSince, hour)),
    refundsWithEvents: refundsBooked(notBefore(kept.eventsSince, hour)),
    refundsByKey: refundsBooked({ from: keysFrom, to }),
    events: sql`(SELECT * FROM outbox_events WHERE occurred_at >= ${from} AND occurred_at < ${to})`,
  };
}
