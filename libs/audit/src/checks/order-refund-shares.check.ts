import type { Check } from '../check';
import { sql } from '../sql';

/** A product of two amounts or quantities exceeds a BIGINT. */
const PAID = sql`(l.amount - l.discount)`;

export const orderRefundShares: Check = {
  name: 'orders.refund-shares',
  rule: 'After each refund the refunded amount of a line is floor(paid × refunded units ÷ units), its refunded units do not exceed its quantity, and the line stores both.',
  examined: ({ linesOfWallets }) => linesOfWallets,
  // The last unit adds the rest: with all units refunded, the refunded amount is the paid amount.
  violations: ({ linesOfWallets, refundLines }) => sql`
    SELECT user_id, order_id, line_no,
      CONCAT(given_units, ' units for ', given_back, ', each time their share') AS expected,
      CONCAT(refunded_units, ' units for ', refunded, CASE wrong WHEN 0 THEN ', each time their share'
        ELSE CONCAT(', ', wrong, ' times not the line or not its share') END) AS found
    FROM (
      SELECT user_id, order_id, line_no, SUM(refunded_units) AS refunded_units, SUM(refunded) AS refunded,
        SUM(given_units) AS given_units, SUM(given_back) AS given_back, SUM(wrong) AS wrong
      FROM (
        SELECT w.user_id, w.order_id, w.line_no, w.refunded_quantity AS refunded_units, w.refunded_amount AS refunded,
          0 AS given_units, 0 AS given_back, 0 AS wrong
        FROM ${linesOfWallets} w WHERE w.refunded_quantity <> 0 OR w.refunded_amount <> 0
        UNION ALL
        SELECT step.user_id, step.order_id, step.line_no, 0, 0, step.quantity, step.amount,
          CASE WHEN l.product_id = step.product_id AND step.units_so_far <= l.quantity
            AND CAST(step.so_far AS DECIMAL(40)) * l.quantity <= CAST(${PAID} AS DECIMAL(20)) * step.units_so_far
            AND CAST(step.so_far + 1 AS DECIMAL(40)) * l.quantity > CAST(${PAID} AS DECIMAL(20)) * step.units_so_far
            THEN 0 ELSE 1 END
        FROM (
          SELECT r.*, SUM(r.quantity) OVER up_to_here AS units_so_far, SUM(r.amount) OVER up_to_here AS so_far
          FROM ${refundLines} r
          WINDOW up_to_here AS (PARTITION BY r.user_id, r.order_id, r.line_no ORDER BY r.refund_no)
        ) step LEFT JOIN order_lines l
          ON l.user_id = step.user_id AND l.order_id = step.order_id AND l.line_no = step.line_no
      ) movements
      GROUP BY user_id, order_id, line_no
    ) summed
    WHERE refunded_units <> given_units OR refunded <> given_back OR wrong > 0`,
};
