import type { Check } from '../check';
import type { Scope } from '../scope/scope';
import { sql } from '../sql';

/** Orders with a refund or a refunded status or amount, or with too many events for an order without refunds. */
const refundedOrders = ({ ordersOfWallets, refunds }: Scope) => sql`(
  SELECT o.user_id, o.id AS order_id FROM ${ordersOfWallets} o
  WHERE o.status <> 'completed' OR o.refunded_amount <> 0 OR o.event_count > 1
  UNION SELECT r.user_id, r.order_id FROM ${refunds} r)`;

export const orderRefunds: Check = {
  name: 'orders.refunds',
  rule: "An order's status, refunded amount and event count follow from its refunds, which are numbered from 1; the refunded amount never exceeds the paid amount.",
  examined: refundedOrders,
  // Two joins, each by the key of both sides: refunds are summed before lines multiply them.
  violations: (scope) => sql`
    SELECT user_id, order_id,
      CONCAT(state, ', refunds 1 to ', refunds, ', ', given_back, ' of ', paid, ', ', refunds + 1, ' events') AS expected,
      CONCAT(status, ', refunds ', first_no, ' to ', last_no, ', ', refunded, ' of ', paid, ', ', events, ' events',
        CASE WHEN cancellations = 0 OR (refunds = 1 AND units = units_back) THEN ''
          ELSE ', a cancellation of less than everything' END) AS found
    FROM (
      SELECT summed.*, CASE WHEN refunds = 0 THEN 'completed' WHEN cancellations > 0 THEN 'cancelled'
        WHEN units = units_back THEN 'refunded' ELSE 'partially-refunded' END AS state
      FROM (
        SELECT o.user_id, o.id AS order_id, MIN(o.status) AS status, MIN(o.total_amount) AS paid,
          MIN(o.refunded_amount) AS refunded, MIN(o.event_count) AS events,
          MIN(r.refunds) AS refunds, MIN(r.cancellations) AS cancellations, MIN(r.given_back) AS given_back,
          MIN(r.first_no) AS first_no, MIN(r.last_no) AS last_no,
          COALESCE(SUM(l.quantity), 0) AS units, COALESCE(SUM(l.refunded_quantity), 0) AS units_back
        FROM (
          SELECT named.user_id, named.order_id, COUNT(n.refund_no) AS refunds,
            COALESCE(SUM(n.kind = 'cancellation'), 0) AS cancellations, COALESCE(SUM(n.amount), 0) AS given_back,
            COALESCE(MIN(n.refund_no), 1) AS first_no, COALESCE(MAX(n.refund_no), 0) AS last_no
          FROM ${refundedOrders(scope)} named
            LEFT JOIN order_refunds n ON n.user_id = named.user_id AND n.order_id = named.order_id
          GROUP BY named.user_id, named.order_id
        ) r
          STRAIGHT_JOIN orders o ON o.user_id = r.user_id AND o.id = r.order_id
          LEFT JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
        GROUP BY o.user_id, o.id
      ) summed
    ) refunded_orders
    WHERE status <> state OR first_no <> 1 OR last_no <> refunds OR refunded <> given_back OR given_back > paid
      OR events <> refunds + 1 OR (cancellations > 0 AND (refunds <> 1 OR units <> units_back))`,
};
