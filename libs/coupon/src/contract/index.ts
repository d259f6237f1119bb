import type { DiscountTerms, Id, OrderId, Tx, UserId, WhenLocked } from '@app/kernel';

export type UserCouponId = Id<'UserCoupon'>;

/** A customer's coupon, named by an order. */
export interface CouponUse {
  readonly userId: UserId;
  readonly userCouponId: UserCouponId;
}

/** Why a coupon cannot be used. Another customer's coupon is unknown. */
export type CouponRefusal = 'unknown' | 'used' | 'expired';

/** Customers' coupons, locked for one transaction and decided on in memory. Each order sees the changes of the orders before it. */
export interface CouponLedger {
  /** Whether the coupon was skipped because another transaction holds it: an order cannot use it now. */
  isHeld(use: CouponUse): boolean;
  /** The terms of a coupon that is usable at that moment, or why it is not. */
  termsOf(use: CouponUse, at: Date): DiscountTerms | CouponRefusal;
  /** Uses the coupon for the order. @throws RangeError when another order has it. */
  use(use: CouponUse, orderId: OrderId): void;
  /** Makes the order's coupon usable again; an expired coupon stays used. Does not change a coupon of another order. */
  giveBack(use: CouponUse, orderId: OrderId, at: Date): void;
}

/** The coupons that customers hold. Each is used by at most one unrefunded order at a time. */
export abstract class CustomerCoupons {
  /**
   * Locks the coupons FOR UPDATE, by user and id: after wallets and orders, before products. No statement when there are none.
   * The terms of a coupon never change, so they are read without a lock. A coupon that another transaction holds is waited
   * for or skipped, by `whenLocked`. Changes are written with COMMIT in one UPDATE.
   */
  abstract open(tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<CouponLedger>;
}
