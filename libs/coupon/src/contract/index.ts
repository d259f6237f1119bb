import type { DiscountTerms, Id, OrderId, Tx, UserId, WhenLocked } from '@app/kernel';

export type UserCouponId = Id<'UserCoupon'>;

/** A customer's coupon, named by an order. */
export interface CouponUse {
  readonly userId: UserId;
  readonly userCouponId: UserCouponId;
}

/** Why a coupon can't be used. Somebody else's is unknown. */
export type CouponRefusal = 'unknown' | 'used' | 'expired';

/** Customers' coupons locked for one transaction: decided on in memory, each order seeing what the one before left. */
export interface CouponLedger {
  /** Whether another transaction holds the coupon, so that it was passed over: nothing can be decided on it. */
  isHeld(use: CouponUse): boolean;
  /** The terms of a coupon that is usable at that moment, or why it is not. */
  termsOf(use: CouponUse, at: Date): DiscountTerms | CouponRefusal;
  /** From here on it is the order's. @throws RangeError when another order has it. */
  use(use: CouponUse, orderId: OrderId): void;
  /** The order needs it no more: usable again while it is valid; past that it stays used. Nothing when it is not the order's. */
  giveBack(use: CouponUse, orderId: OrderId, at: Date): void;
}

/** The coupons that customers hold: in at most one unrefunded order at a time. */
export abstract class CustomerCoupons {
  /**
   * Locks them FOR UPDATE, by user and id: after wallets and orders, before products. No statement when there are none.
   * What a coupon takes off never changes, so its own row is read and not locked. Waits for a coupon that another transaction
   * holds, unless it is to be passed over. What changes is written with COMMIT: one UPDATE, however many.
   */
  abstract open(tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<CouponLedger>;
}
