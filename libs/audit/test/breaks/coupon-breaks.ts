import { newId } from '@app/kernel';
import type { Queryable } from '../shop/rows';
import { type Break, id, noOrder, orderOf } from './break';

const noCoupon = newId<'Coupon'>();

const couponOf = (db: Queryable, change: string, couponId: string) =>
  db.query(`UPDATE coupons SET ${change} WHERE id = ?`, [id(couponId)]);
const claimOf = (db: Queryable, change: string, userCouponId: string, ...values: unknown[]) =>
  db.query(`UPDATE user_coupons SET ${change} WHERE id = ?`, [...values, id(userCouponId)]);

const CLAIMS: readonly Break[] = [
  {
    what: 'a coupon with a claim count too high',
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { teaCoupon }) => couponOf(db, 'claimed_count = claimed_count + 1', teaCoupon.couponId),
  },
  {
    what: 'a coupon with a claim count too low',
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { teaCoupon }) => couponOf(db, 'claimed_count = claimed_count - 1', teaCoupon.couponId),
  },
  {
    what: 'claims that are numbered from 0',
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { firstClaim }) => claimOf(db, 'sequence = 0', firstClaim.userCouponId),
  },
  {
    what: "a customer's claims that are numbered from 0",
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { firstClaim }) => claimOf(db, 'claim_no = 0', firstClaim.userCouponId),
  },
  {
    what: 'a removed claim',
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { spare }) => db.query('DELETE FROM user_coupons WHERE id = ?', [id(spare.userCouponId)]),
  },
  {
    what: 'more claims than coupons',
    check: 'coupons.claims',
    names: ({ percentCoupon }) => ({ couponId: percentCoupon.couponId }),
    inflict: (db, { percentCoupon, alice }) =>
      db.query(
        `INSERT INTO user_coupons (user_id, id, coupon_id, claim_no, sequence, claimed_at, valid_until)
         SELECT ?, ?, coupon_id, 1, sequence + 1, claimed_at, valid_until FROM user_coupons
         WHERE coupon_id = ? ORDER BY sequence DESC LIMIT 1`,
        [id(alice.userId), id(newId()), id(percentCoupon.couponId)],
      ),
  },
  {
    what: 'a gap in the numbers of the claims',
    check: 'coupons.claims',
    names: ({ teaCoupon }) => ({ couponId: teaCoupon.couponId }),
    inflict: (db, { spare }) => claimOf(db, 'sequence = 3', spare.userCouponId),
  },
  {
    what: 'a customer over the limit for each customer',
    check: 'coupons.claims',
    names: ({ percentCoupon }) => ({ couponId: percentCoupon.couponId }),
    inflict: (db, { percentCoupon }) => couponOf(db, 'max_per_customer = 1', percentCoupon.couponId),
  },
  {
    what: 'a claim of an unknown coupon',
    check: 'coupons.owners',
    also: ['coupons.claims'],
    names: ({ spare, alice }) => ({ userId: alice.userId, userCouponId: spare.userCouponId, couponId: noCoupon }),
    inflict: (db, { spare }) => claimOf(db, 'coupon_id = ?', spare.userCouponId, id(noCoupon)),
  },
];

const USES: readonly Break[] = [
  {
    what: 'a used coupon that can be used again',
    check: 'coupons.orders',
    names: ({ first, firstClaim }) => ({ orderId: first.orderId, userCouponId: firstClaim.userCouponId }),
    inflict: (db, { firstClaim }) => claimOf(db, 'order_id = NULL', firstClaim.userCouponId),
  },
  {
    what: 'two orders with one coupon',
    check: 'coupons.orders',
    also: ['orders.discounts'],
    names: ({ firstClaim, second }) => ({ orderId: second.orderId, userCouponId: firstClaim.userCouponId }),
    inflict: (db, { firstClaim, second }) =>
      db.query('UPDATE orders SET user_coupon_id = ? WHERE id = ?', [id(firstClaim.userCouponId), id(second.orderId)]),
  },
  {
    what: 'an order with a coupon that its customer does not hold',
    check: 'coupons.orders',
    names: ({ first }) => ({ orderId: first.orderId, userCouponId: noCoupon }),
    inflict: async (db, { first, firstClaim }) => {
      await claimOf(db, 'order_id = NULL', firstClaim.userCouponId);
      await db.query('UPDATE orders SET user_coupon_id = ? WHERE id = ?', [id(noCoupon), id(first.orderId)]);
    },
  },
  {
    what: 'a coupon in an unknown order',
    check: 'coupons.orders',
    names: ({ spare }) => ({ orderId: noOrder, userCouponId: spare.userCouponId }),
    inflict: (db, { spare }) => claimOf(db, 'order_id = ?', spare.userCouponId, id(noOrder)),
  },
  {
    what: 'a coupon in an order that names another coupon',
    check: 'coupons.orders',
    names: ({ spare, first }) => ({ orderId: first.orderId, userCouponId: spare.userCouponId }),
    inflict: (db, { spare, first }) => claimOf(db, 'order_id = ?', spare.userCouponId, id(first.orderId)),
  },
  {
    what: 'a coupon that a cancellation did not return',
    check: 'coupons.orders',
    names: ({ cancelled, cancelledClaim }) => ({
      orderId: cancelled.orderId,
      userCouponId: cancelledClaim.userCouponId,
    }),
    inflict: (db, { cancelled, cancelledClaim }) =>
      claimOf(db, 'order_id = ?', cancelledClaim.userCouponId, id(cancelled.orderId)),
  },
  {
    what: 'a valid coupon that the last refund of its order did not return',
    check: 'coupons.orders',
    names: ({ lastYears, lastYearsClaim }) => ({
      orderId: lastYears.orderId,
      userCouponId: lastYearsClaim.userCouponId,
    }),
    inflict: (db, { lastYearsClaim }, now) => claimOf(db, 'valid_until = ?', lastYearsClaim.userCouponId, now),
  },
];

const DISCOUNTS: readonly Break[] = [
  {
    what: 'a discount without a coupon',
    check: 'orders.discounts',
    also: ['coupons.orders'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'user_coupon_id = NULL', first.orderId),
  },
  {
    what: 'a discount unlike that of its coupon',
    check: 'orders.discounts',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { teaCoupon }) => couponOf(db, 'value = 600', teaCoupon.couponId),
  },
  {
    what: 'a discount over the maximum of its coupon',
    check: 'orders.discounts',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { percentCoupon }) => couponOf(db, 'max_discount = 399', percentCoupon.couponId),
  },
  {
    what: 'a discount on an order below the minimum',
    check: 'orders.discounts',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { percentCoupon }) => couponOf(db, 'min_order_amount = 3001', percentCoupon.couponId),
  },
  {
    what: 'a discount on an ineligible line',
    check: 'orders.discounts',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { teaCoupon, cup }) =>
      db.query('UPDATE coupon_products SET product_id = ? WHERE coupon_id = ?', [
        id(cup.productId),
        id(teaCoupon.couponId),
      ]),
  },
  {
    what: 'a percentage of lines that are not eligible',
    check: 'orders.discounts',
    names: ({ first }) => ({ orderId: first.orderId }),
    // 11 percent of the tea are 220, of the tea and the cup 715.
    inflict: (db, { teaCoupon }) =>
      couponOf(db, "kind = 'percent', value = 11, max_discount = 700", teaCoupon.couponId),
  },
  {
    what: 'a discount below the percentage of its coupon',
    check: 'orders.discounts',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { percentCoupon }) => couponOf(db, 'value = 14, max_discount = NULL', percentCoupon.couponId),
  },
];

export const couponBreaks: readonly Break[] = [...CLAIMS, ...USES, ...DISCOUNTS];
