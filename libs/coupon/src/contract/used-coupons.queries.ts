import type { DiscountTerms, OrderId } from '@app/kernel';
import type { CouponUse, UserCouponId } from './index';

/** A customer's coupon as it is now. */
export interface UsedCoupon {
  readonly userCouponId: UserCouponId;
  readonly couponId: string;
  readonly name: string;
  readonly kind: DiscountTerms['kind'];
  readonly value: number;
  readonly validUntil: Date;
  /** The unrefunded order that uses it now; undefined: none. */
  readonly orderId: OrderId | undefined;
}

/** Reads outside any transaction. */
export abstract class UsedCoupons {
  /** @throws Unavailable */
  abstract find(use: CouponUse): Promise<UsedCoupon | undefined>;
}
