import type { Check } from '../check';
import { sql } from '../sql';

export const couponOwners: Check = {
  name: 'coupons.owners',
  rule: 'Every claimed coupon exists.',
  examined: ({ couponsOfWallets }) => couponsOfWallets,
  violations: ({ couponsOfWallets }) => sql`
    SELECT u.user_id, u.id AS user_coupon_id, u.coupon_id, 'a coupon' AS expected, 'no such coupon' AS found
    FROM ${couponsOfWallets} u LEFT JOIN coupons c ON c.id = u.coupon_id
    WHERE c.id IS NULL`,
};
