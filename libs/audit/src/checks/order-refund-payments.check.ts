import type { Check } from '../check';
import { sql } from '../sql';

export const orderRefundPayments: Check = {
  name: 'orders.refund-payments',
  rule: "Every refund or cancellation has one entry of its amount in its customer's wallet, in the same sequence.",
  examined: ({ refunds }) => refunds,
  violations: ({ refunds, entries }) => sql`
    SELECT user_id, order_id, refund_no,
      COALESCE(refund, 'no entry without a refund') AS expected, COALESCE(entry, 'no entry') AS found
    FROM (
      SELECT user_id, order_id, refund_no, MAX(refund) AS refund, MAX(entry) AS entry
      FROM (
        SELECT r.user_id, r.order_id, ROW_NUMBER() OVER (PARTITION BY r.user_id, r.order_id ORDER BY r.refund_no)
          AS refund_no, CONCAT(r.kind, ' of ', r.amount) AS refund, NULL AS entry
        FROM ${refunds} r
        UNION ALL
        SELECT e.user_id, e.order_id, ROW_NUMBER() OVER (PARTITION BY e.user_id, e.order_id ORDER BY e.entry_no),
          NULL, CONCAT(e.kind, ' of ', e.amount)
        FROM ${entries} e WHERE e.kind IN ('refund', 'cancellation') AND e.order_id IS NOT NULL
      ) both_sides
      GROUP BY user_id, order_id, refund_no
    ) pairs
    WHERE refund IS NULL OR entry IS NULL OR refund <> entry`,
};
