import type { Check } from '../check';
import { KEY_LIFETIME_MS } from '../scope/kept';
import type { Scope } from '../scope/scope';
import { sql } from '../sql';

/** The order has number 0; its refunds and its cancellation have their own numbers. */
const keyed = ({ ordersByKey, refundsByKey }: Scope) => sql`(
  SELECT o.user_id, o.id AS order_id, 0 AS refund_no, o.caller_id, o.key_hash, o.booked_at FROM ${ordersByKey} o
  UNION ALL
  SELECT r.user_id, r.order_id, r.refund_no, r.caller_id, r.key_hash, r.booked_at FROM ${refundsByKey} r)`;

export const idempotencyKeys: Check = {
  name: 'idempotency.keys',
  rule: 'A key has one order, refund or cancellation while it is remembered: 24 hours.',
  examined: keyed,
  violations: (scope) => sql`
    SELECT user_id, order_id, refund_no, earlier_order_id, earlier_refund_no, caller_id, key_hash,
      'one of them' AS expected, CONCAT('booked at ', booked_at, ', the earlier one at ', earlier_booked_at) AS found
    FROM (
      SELECT k.*, LAG(k.order_id) OVER by_key AS earlier_order_id, LAG(k.refund_no) OVER by_key AS earlier_refund_no,
        LAG(k.booked_at) OVER by_key AS earlier_booked_at
      FROM ${keyed(scope)} k
      WINDOW by_key AS (PARTITION BY k.caller_id, k.key_hash ORDER BY k.booked_at)
    ) one_by_one
    WHERE earlier_booked_at > booked_at - INTERVAL ${KEY_LIFETIME_MS / 1_000} SECOND`,
};
