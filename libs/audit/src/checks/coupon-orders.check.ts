import type { Check } from '../check';
import type { Scope } from '../scope/scope';
import { sql } from '../sql';

const ordersWithCoupons = ({ ordersOfWallets }: Scope) =>
  sql`(SELECT * FROM ${ordersOfWallets} any_order WHERE user_coupon_id IS NOT NULL)`;

export const couponOrders: Check = {
  name: 'coupons.orders',
  rule: "A customer's coupon is in at most one order that is neither cancelled nor refunded; the coupon and the order name each other; a fully refunded order returns its coupon while the coupon is valid.",
  examined: ordersWithCoupons,
  // An order that is neither cancelled nor refunded must be the order that its coupon names, so two such orders cannot
  // share a coupon. The coupon of any other order may stay with it only if the coupon had expired when the last refund
  // was booked.
  violations: (scope) => sql`
    SELECT o.user_id, o.user_coupon_id, o.id AS order_id, 'the coupon in this order' AS expected,
      CASE WHEN u.id IS NULL THEN 'no such coupon' WHEN u.order_id IS NULL THEN 'the coupon in no order'
        ELSE CONCAT('the coupon in order ', LOWER(HEX(u.order_id))) END AS found
    FROM ${ordersWithCoupons(scope)} o LEFT JOIN user_coupons u ON u.user_id = o.user_id AND u.id = o.user_coupon_id
    WHERE o.status NOT IN ('cancelled', 'refunded') AND (u.id IS NULL OR u.order_id IS NULL OR u.order_id <> o.id)
    UNION ALL
    SELECT u.user_id, u.id, u.order_id, 'an order of the customer that names the coupon',
      CASE WHEN o.id IS NULL THEN 'no such order' ELSE 'an order that does not' END
    FROM ${scope.couponsOfWallets} u LEFT JOIN orders o ON o.user_id = u.user_id AND o.id = u.order_id
    WHERE u.order_id IS NOT NULL AND (o.id IS NULL OR o.user_coupon_id IS NULL OR o.user_coupon_id <> u.id)
    UNION ALL
    SELECT u.user_id, u.id, u.order_id, 'given back with the order', CONCAT('kept, though valid until ', u.valid_until)
    FROM ${ordersWithCoupons(scope)} o
      JOIN user_coupons u ON u.user_id = o.user_id AND u.id = o.user_coupon_id AND u.order_id = o.id
      JOIN order_refunds r ON r.user_id = o.user_id AND r.order_id = o.id
        AND r.refund_no = CAST(o.event_count AS SIGNED) - 1
    WHERE o.status IN ('cancelled', 'refunded') AND r.booked_at < u.valid_until`,
};
