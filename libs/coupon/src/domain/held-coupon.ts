import type { DiscountTerms, OrderId, UserId } from '@app/kernel';
import type { CouponRefusal, CouponUse, UserCouponId } from '../contract';

/** A customer's coupon, as it was when it was locked. */
export interface HeldCouponState {
  readonly userId: UserId;
  readonly userCouponId: UserCouponId;
  readonly terms: DiscountTerms;
  /** Exclusive. */
  readonly validUntil: Date;
  /** The unrefunded order that the coupon is used for. */
  readonly orderId: OrderId | undefined;
}

/** The columns to write for a coupon whose order has changed. */
export interface CouponChange extends CouponUse {
  readonly orderId: OrderId | undefined;
}

/** A customer's coupon in one transaction. */
export class HeldCoupon {
  private orderId: OrderId | undefined;

  constructor(private readonly locked: HeldCouponState) {
    this.orderId = locked.orderId;
  }

  /** The terms of the coupon when an order may use it now, or why it may not. */
  termsAt(now: Date): DiscountTerms | CouponRefusal {
    if (this.orderId !== undefined) return 'used';
    return this.aCouponIsUsedWhileItIsValid(now) ? this.locked.terms : 'expired';
  }

  /** @throws RangeError when another order has the coupon. */
  use(orderId: OrderId): void {
    if (!this.aCouponIsInOneOrderAtATime(orderId)) throw new RangeError('another order has this coupon');
    this.orderId = orderId;
  }

  /** An expired coupon stays used, and so does a coupon of another order. */
  giveBack(orderId: OrderId, now: Date): void {
    if (this.onlyItsOwnOrderGivesACouponBack(orderId) && this.aCouponIsUsedWhileItIsValid(now)) {
      this.orderId = undefined;
    }
  }

  /** Undefined when the coupon is unchanged. */
  get change(): CouponChange | undefined {
    const { userId, userCouponId, orderId } = this.locked;
    return this.orderId === orderId ? undefined : { userId, userCouponId, orderId: this.orderId };
  }

  private aCouponIsUsedWhileItIsValid(now: Date): boolean {
    return now < this.locked.validUntil;
  }

  private aCouponIsInOneOrderAtATime(orderId: OrderId): boolean {
    return this.orderId === undefined || this.orderId === orderId;
  }

  private onlyItsOwnOrderGivesACouponBack(orderId: OrderId): boolean {
    return this.orderId === orderId;
  }
}
