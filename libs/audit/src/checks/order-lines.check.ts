import type { Check } from '../check';
import { sql } from '../sql';

export const orderLines: Check = {
  name: 'orders.lines',
  rule: 'An order has lines, numbered from 1 without a gap, and its amounts equal the sums of its lines.',
  examined: ({ orders }) => orders,
  violations: ({ orders }) => sql`
    SELECT user_id, order_id,
      CONCAT('lines 1 to ', counted, ', items ', items, ', discount ', discount, ', total ', items - discount,
        ', refunded ', refunded) AS expected,
      CONCAT('lines ', first_no, ' to ', last_no, ', items ', items_amount, ', discount ', discount_amount,
        ', total ', total_amount, ', refunded ', refunded_amount,
        CASE wrong_lines WHEN 0 THEN '' ELSE CONCAT(', ', wrong_lines, ' lines with another amount') END) AS found
    FROM (
      SELECT o.user_id, o.id AS order_id,
        MIN(o.items_amount) AS items_amount, MIN(o.discount_amount) AS discount_amount,
        MIN(o.total_amount) AS total_amount, MIN(o.refunded_amount) AS refunded_amount,
        COUNT(l.line_no) AS counted, COALESCE(MIN(l.line_no), 1) AS first_no, COALESCE(MAX(l.line_no), 0) AS last_no,
        COALESCE(SUM(l.amount), 0) AS items, COALESCE(SUM(l.discount), 0) AS discount,
        COALESCE(SUM(l.refunded_amount), 0) AS refunded,
        COALESCE(SUM(l.amount <> CAST(l.unit_price AS DECIMAL(20)) * l.quantity), 0) AS wrong_lines
      FROM ${orders} o LEFT JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
      GROUP BY o.user_id, o.id
    ) summed
    WHERE counted = 0 OR first_no <> 1 OR last_no <> counted OR wrong_lines > 0 OR items_amount <> items
      OR discount_amount <> discount OR total_amount <> items - discount OR refunded_amount <> refunded`,
};
