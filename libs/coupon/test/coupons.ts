import { newId, type ProductId, type UserId } from '@app/kernel';
import { toBinary } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import type { UserCouponId } from '../src/contract';
import type { CouponId } from '../src/domain/coupon';

export const DAY_MS = 86_400_000;

const COUPON = {
  name: 'Autumn coupon',
  kind: 'fixed' as 'fixed' | 'percent',
  value: 1_000,
  maxDiscount: null as number | null,
  minOrderAmount: 0,
  quantity: 100,
  maxPerCustomer: 1,
  claimFrom: new Date(Date.now() - DAY_MS),
  claimUntil: new Date(Date.now() + DAY_MS),
  validForDays: 7,
  claimedCount: 0,
  productIds: [] as readonly ProductId[],
};

/** Writes a coupon that can be claimed now, by default. */
export async function aCoupon({ dataSource }: TestDatabase, more: Partial<typeof COUPON> = {}): Promise<CouponId> {
  const coupon = { ...COUPON, ...more };
  const couponId = newId<'Coupon'>();
  await dataSource.query(
    `INSERT INTO coupons (id, name, kind, value, max_discount, min_order_amount, quantity, max_per_customer,
       claim_from, claim_until, valid_for_days, claimed_count, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
    [
      toBinary(couponId),
      coupon.name,
      coupon.kind,
      coupon.value,
      coupon.maxDiscount,
      coupon.minOrderAmount,
      coupon.quantity,
      coupon.maxPerCustomer,
      coupon.claimFrom,
      coupon.claimUntil,
      coupon.validForDays,
      coupon.claimedCount,
    ],
  );
  for (const productId of coupon.productIds) {
    await dataSource.query('INSERT INTO coupon_products (coupon_id, product_id) VALUES (?, ?)', [
      toBinary(couponId),
      toBinary(productId),
    ]);
  }
  return couponId;
}

/** Writes a claim of the customer, with the next sequence number of the coupon. */
export async function aHeldCoupon(
  { dataSource }: TestDatabase,
  couponId: CouponId,
  { userId = newId<'User'>(), validUntil = new Date(Date.now() + DAY_MS) } = {},
): Promise<{ readonly userId: UserId; readonly userCouponId: UserCouponId }> {
  const userCouponId = newId<'UserCoupon'>();
  await dataSource.query('UPDATE coupons SET claimed_count = claimed_count + 1 WHERE id = ?', [toBinary(couponId)]);
  await dataSource.query(
    `INSERT INTO user_coupons (user_id, id, coupon_id, claim_no, sequence, claimed_at, valid_until)
     SELECT ?, ?, id, 1, claimed_count, UTC_TIMESTAMP(3), ? FROM coupons WHERE id = ?`,
    [toBinary(userId), toBinary(userCouponId), validUntil, toBinary(couponId)],
  );
  return { userId, userCouponId };
}
