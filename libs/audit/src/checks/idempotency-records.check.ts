import type { Check } from '../check';
import { sql, uuidText } from '../sql';

export const idempotencyRecords: Check = {
  name: 'idempotency.records',
  rule: 'The answer to an order is stored under its key for at least 24 hours.',
  examined: ({ ordersWithRecords }) => ordersWithRecords,
  violations: ({ ordersWithRecords }) => sql`
    SELECT o.user_id, o.id AS order_id, o.caller_id, o.key_hash, 'an answer with the order' AS expected,
      CASE WHEN r.body IS NULL THEN 'no answer' ELSE 'an answer without it' END AS found
    FROM ${ordersWithRecords} o
      LEFT JOIN idempotency_records r ON r.caller_id = o.caller_id AND r.key_hash = o.key_hash
    WHERE r.body IS NULL OR LOCATE(${uuidText('o.id')}, r.body) = 0`,
};
