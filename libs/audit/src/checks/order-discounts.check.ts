import type { Check } from '../check';
import { sql } from '../sql';

export const orderDiscounts: Check = {
  name: 'orders.discounts',
  rule: 'An order without a coupon has no discount; an order with a coupon has the discount of that coupon on its eligible lines.',
  examined: ({ orders }) => orders,
  // Minor units: percent rounds down, then the maximum discount of the coupon applies, then the sum of the lines.
  violations: ({ orders }) => sql`
    SELECT o.user_id, o.id AS order_id, 'discount 0' AS expected, CONCAT('discount ', o.discount_amount) AS found
    FROM ${orders} o WHERE o.user_coupon_id IS NULL AND o.discount_amount <> 0
    UNION ALL
    SELECT user_id, order_id,
      CONCAT('discount ', due, ', items ', least_items, ' or more') AS expected,
      CONCAT('discount ', discount, ', items ', items, CASE strays WHEN 0 THEN ''
        ELSE CONCAT(', ', strays, ' lines with a share that is not theirs') END) AS found
    FROM (
      SELECT terms.*, LEAST(base, COALESCE(max_discount, base),
        CASE kind WHEN 'fixed' THEN value ELSE CAST(base AS DECIMAL(40)) * value DIV 100 END) AS due
      FROM (
        SELECT o.user_id, o.id AS order_id, MIN(o.discount_amount) AS discount, MIN(o.items_amount) AS items,
          MIN(c.kind) AS kind, MIN(c.value) AS value, MIN(c.max_discount) AS max_discount,
          MIN(c.min_order_amount) AS least_items,
          SUM(CASE WHEN narrow.coupon_id IS NULL OR this_one.product_id IS NOT NULL THEN l.amount ELSE 0 END) AS base,
          SUM(CASE WHEN l.discount NOT BETWEEN 0 AND l.amount THEN 1
            WHEN narrow.coupon_id IS NULL OR this_one.product_id IS NOT NULL OR l.discount = 0 THEN 0 ELSE 1 END) AS strays
        FROM (SELECT * FROM ${orders} any_order WHERE user_coupon_id IS NOT NULL) o
          JOIN user_coupons u ON u.user_id = o.user_id AND u.id = o.user_coupon_id
          JOIN coupons c ON c.id = u.coupon_id
          LEFT JOIN (SELECT DISTINCT coupon_id FROM coupon_products) narrow ON narrow.coupon_id = c.id
          JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
          LEFT JOIN coupon_products this_one ON this_one.coupon_id = c.id AND this_one.product_id = l.product_id
        GROUP BY o.user_id, o.id
      ) terms
    ) computed
    WHERE discount <> due OR items < least_items OR strays > 0`,
};
