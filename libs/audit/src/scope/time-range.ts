import { sql, type Sql } from '../sql';
import { bookedOrders, bookedRefunds } from './booked-orders';
import { before, type Kept, KEY_LIFETIME_MS } from './kept';
import { notBefore, type Period } from './period';
import type { Scope } from './scope';

const LONGEST_TRANSACTION_MS = 10 * 60_000;

/**
 * The orders booked in a period, and the wallets and products that these orders, or later refunds, charges and
 * adjustments, have changed. Wallets and products are examined from their first row to their last, because only the
 * whole history must balance.
 * STRAIGHT_JOIN: reads the changed keys first, and then the large tables by these keys.
 */
export function timeRange(period: Period, kept: Kept): Scope {
  const { from, to } = period;
  const orders = bookedOrders(period);
  // The index on the booking time covers this query: it ends with the primary key.
  const keys = sql`(SELECT user_id, id FROM orders WHERE booked_at >= ${from} AND booked_at < ${to})`;
  const users = touchedUsers(keys, period);
  const products = touchedProducts(keys, period);
  const openThen = sql`(SELECT * FROM coupons WHERE claim_until > ${from} AND claim_from < ${to})`;
  return {
    ordersAreFew: false,
    orders,
    ordersWithRecords: bookedOrders(notBefore(kept.recordsSince, period)),
    ordersWithEvents: bookedOrders(notBefore(kept.eventsSince, period)),
    ordersByKey: bookedOrders({ ...period, from: before(period.from, KEY_LIFETIME_MS) }),
    entriesOfOrders: sql`(SELECT e.* FROM (SELECT DISTINCT user_id FROM ${keys} booked) customers
      STRAIGHT_JOIN wallet_entries e ON e.user_id = customers.user_id
      WHERE e.order_id IS NOT NULL AND e.occurred_at >= ${from})`,
    wallets: sql`(SELECT w.* FROM ${users} touched STRAIGHT_JOIN wallets w ON w.user_id = touched.user_id)`,
    entries: sql`(SELECT e.* FROM ${users} touched STRAIGHT_JOIN wallet_entries e ON e.user_id = touched.user_id)`,
    ordersOfWallets: sql`(SELECT o.* FROM ${users} touched STRAIGHT_JOIN orders o ON o.user_id = touched.user_id)`,
    linesOfWallets: sql`(SELECT l.* FROM ${users} touched STRAIGHT_JOIN order_lines l ON l.user_id = touched.user_id)`,
    refunds: sql`(SELECT r.* FROM ${users} touched STRAIGHT_JOIN order_refunds r ON r.user_id = touched.user_id)`,
    refundLines: sql`(SELECT r.* FROM ${users} touched
      STRAIGHT_JOIN order_refund_lines r ON r.user_id = touched.user_id)`,
    refundsWithRecords: bookedRefunds(notBefore(kept.recordsSince, period)),
    refundsWithEvents: bookedRefunds(notBefore(kept.eventsSince, period)),
    refundsByKey: bookedRefunds({ ...period, from: before(period.from, KEY_LIFETIME_MS) }),
    products: sql`(SELECT p.* FROM ${products} touched STRAIGHT_JOIN products p ON p.id = touched.product_id)`,
    adjustments: sql`(SELECT a.* FROM ${products} touched
      STRAIGHT_JOIN stock_adjustments a ON a.product_id = touched.product_id)`,
    // No index leads from a product to its lines (it would cost every order): this one reads all lines.
    linesOfProducts: sql`(SELECT l.* FROM order_lines l JOIN ${products} touched ON touched.product_id = l.product_id)`,
    coupons: openThen,
    claims: sql`(SELECT c.* FROM ${openThen} open_then STRAIGHT_JOIN user_coupons c ON c.coupon_id = open_then.id)`,
    couponsOfWallets: sql`(SELECT c.* FROM ${users} touched
      STRAIGHT_JOIN user_coupons c ON c.user_id = touched.user_id)`,
    events: sql`(SELECT * FROM outbox_events WHERE occurred_at >= ${from} AND occurred_at < ${to})`,
    // Deliveries are queued at the end of the transaction that booked the event.
    deliveries: sql`(SELECT * FROM outbox_deliveries
      WHERE queued_at >= ${from} AND queued_at < ${before(to, -LONGEST_TRANSACTION_MS)})`,
  };
}

const touchedUsers = (orders: Sql, { from }: Period): Sql =>
  sql`(SELECT user_id FROM ${orders} booked UNION SELECT user_id FROM wallets WHERE updated_at >= ${from})`;

const touchedProducts = (orders: Sql, { from, to }: Period): Sql =>
  sql`(SELECT l.product_id FROM ${orders} booked
      JOIN order_lines l ON l.user_id = booked.user_id AND l.order_id = booked.id
    UNION SELECT r.product_id FROM ${bookedRefunds({ from, to })} refunded
      JOIN order_refund_lines r ON r.user_id = refunded.user_id AND r.order_id = refunded.order_id
        AND r.refund_no = refunded.refund_no
    UNION SELECT product_id FROM stock_adjustments WHERE adjusted_at >= ${from} AND adjusted_at < ${to})`;
