import type { Check } from '../check';
import type { Scope } from '../scope/scope';
import { sql, uuidText } from '../sql';

/** The order has number 0; its refunds and its cancellation have their own numbers. */
const answered = ({ ordersWithRecords, refundsWithRecords }: Scope) => sql`(
  SELECT o.user_id, o.id AS order_id, 0 AS refund_no, o.caller_id, o.key_hash FROM ${ordersWithRecords} o
  UNION ALL
  SELECT r.user_id, r.order_id, r.refund_no, r.caller_id, r.key_hash FROM ${refundsWithRecords} r)`;

export const idempotencyRecords: Check = {
  name: 'idempotency.records',
  rule: 'The answer to an order, a refund or a cancellation is stored under its key for at least 24 hours.',
  examined: answered,
  violations: (scope) => sql`
    SELECT a.user_id, a.order_id, a.refund_no, a.caller_id, a.key_hash, 'an answer with the order' AS expected,
      CASE WHEN r.body IS NULL THEN 'no answer' ELSE 'an answer without it' END AS found
    FROM ${answered(scope)} a
      LEFT JOIN idempotency_records r ON r.caller_id = a.caller_id AND r.key_hash = a.key_hash
    WHERE r.body IS NULL OR LOCATE(${uuidText('a.order_id')}, r.body) = 0`,
};
