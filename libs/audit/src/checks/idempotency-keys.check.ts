import type { Check } from '../check';
import { KEY_LIFETIME_MS } from '../scope/kept';
import { sql } from '../sql';

export const idempotencyKeys: Check = {
  name: 'idempotency.keys',
  rule: 'A key has one order, as long as it is remembered: 24 hours.',
  examined: ({ ordersByKey }) => ordersByKey,
  violations: ({ ordersByKey }) => sql`
    SELECT user_id, order_id, earlier_order_id, caller_id, key_hash,
      'one order' AS expected, CONCAT('booked at ', booked_at, ', the earlier one at ', earlier_booked_at) AS found
    FROM (
      SELECT o.user_id, o.id AS order_id, o.caller_id, o.key_hash, o.booked_at,
        LAG(o.id) OVER by_key AS earlier_order_id, LAG(o.booked_at) OVER by_key AS earlier_booked_at
      FROM ${ordersByKey} o
      WINDOW by_key AS (PARTITION BY o.caller_id, o.key_hash ORDER BY o.booked_at)
    ) keyed
    WHERE earlier_booked_at > booked_at - INTERVAL ${KEY_LIFETIME_MS / 1_000} SECOND`,
};
