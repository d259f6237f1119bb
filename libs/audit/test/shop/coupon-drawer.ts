import { toBinary } from '@app/platform';
import type { Claim, Coupon, Customer, Product } from './placed-order';
import { idBefore, insert, type Queryable } from './rows';

const DAY_MS = 24 * 3_600_000;

interface Terms {
  readonly kind: 'fixed' | 'percent';
  readonly value: number;
  readonly maxDiscount?: number;
  readonly minOrderAmount?: number;
  readonly onlyFor?: Product;
  readonly quantity: number;
  readonly maxPerCustomer: number;
  readonly validForDays: number;
  readonly from: Date;
  readonly until: Date;
}

/** Writes the rows that the coupon context would write. */
export class CouponDrawer {
  private readonly claimsOf = new Map<string, number>();

  constructor(private readonly db: Queryable) {}

  async coupon(terms: Terms): Promise<Coupon> {
    const couponId = idBefore(terms.from);
    await insert(this.db, 'coupons', {
      id: toBinary(couponId),
      name: 'Welcome',
      kind: terms.kind,
      value: terms.value,
      max_discount: terms.maxDiscount ?? null,
      min_order_amount: terms.minOrderAmount ?? 0,
      quantity: terms.quantity,
      max_per_customer: terms.maxPerCustomer,
      claim_from: terms.from,
      claim_until: terms.until,
      valid_for_days: terms.validForDays,
      claimed_count: 0,
      created_at: terms.from,
    });
    if (terms.onlyFor) {
      const product_id = toBinary(terms.onlyFor.productId);
      await insert(this.db, 'coupon_products', { coupon_id: toBinary(couponId), product_id });
    }
    return { couponId, validForDays: terms.validForDays, claims: 0 };
  }

  async claim(coupon: Coupon, { userId }: Customer, at: Date): Promise<Claim> {
    const userCouponId = idBefore(at);
    const validUntil = new Date(at.getTime() + coupon.validForDays * DAY_MS);
    const claimNo = (this.claimsOf.get(coupon.couponId + userId) ?? 0) + 1;
    this.claimsOf.set(coupon.couponId + userId, claimNo);
    coupon.claims += 1;
    await insert(this.db, 'user_coupons', {
      user_id: toBinary(userId),
      id: toBinary(userCouponId),
      coupon_id: toBinary(coupon.couponId),
      claim_no: claimNo,
      sequence: coupon.claims,
      claimed_at: at,
      valid_until: validUntil,
    });
    await this.db.query('UPDATE coupons SET claimed_count = claimed_count + 1 WHERE id = ?', [
      toBinary(coupon.couponId),
    ]);
    return { userCouponId, coupon, validUntil };
  }
}
