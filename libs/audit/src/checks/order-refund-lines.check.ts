import type { Check } from '../check';
import { sql } from '../sql';

export const orderRefundLines: Check = {
  name: 'orders.refund-lines',
  rule: 'Every refund or cancellation has its order, and lines that sum to its amount.',
  examined: ({ refunds }) => refunds,
  violations: ({ refunds, refundLines }) => sql`
    SELECT summed.user_id, summed.order_id, summed.refund_no,
      CONCAT('a refund of an order, ', in_lines, ' in ', GREATEST(line_count, 1), ' lines') AS expected,
      CONCAT(CASE WHEN refunds = 0 THEN 'no refund' WHEN o.id IS NULL THEN 'a refund of no order'
        ELSE 'a refund of an order' END, ', ', amount, ' in ', line_count, ' lines') AS found
    FROM (
      SELECT user_id, order_id, refund_no, SUM(refunds) AS refunds, SUM(amount) AS amount,
        SUM(line_count) AS line_count, SUM(in_lines) AS in_lines
      FROM (
        SELECT r.user_id, r.order_id, r.refund_no, 1 AS refunds, r.amount, 0 AS line_count, 0 AS in_lines
        FROM ${refunds} r
        UNION ALL
        SELECT l.user_id, l.order_id, l.refund_no, 0, 0, 1, l.amount FROM ${refundLines} l
      ) parts
      GROUP BY user_id, order_id, refund_no
    ) summed LEFT JOIN orders o ON o.user_id = summed.user_id AND o.id = summed.order_id
    WHERE refunds = 0 OR o.id IS NULL OR line_count = 0 OR amount <> in_lines`,
};
