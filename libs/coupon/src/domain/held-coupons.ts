import type { DiscountTerms, OrderId, UserId } from '@app/kernel';
import type { CouponLedger, CouponRefusal, CouponUse, UserCouponId } from '../contract';

/** A coupon in a customer's hands, as it was when it was locked. */
export interface HeldCoupon {
  readonly userId: UserId;
  readonly userCouponId: UserCouponId;
  readonly terms: DiscountTerms;
  /** Exclusive. */
  readonly validUntil: Date;
  /** The unrefunded order that it was used for. */
  readonly orderId: OrderId | undefined;
}

/** What must be written of a coupon whose order has changed. */
export interface CouponChange extends CouponUse {
  readonly orderId: OrderId | undefined;
}

/** The locked coupons of one transaction. Each order sees what the one before has left. */
export class HeldCoupons implements CouponLedger {
  private readonly held: ReadonlyMap<string, HeldCoupon>;
  private readonly orders = new Map<string, OrderId | undefined>();

  constructor(
    coupons: readonly HeldCoupon[],
    private readonly passedOver: readonly CouponUse[] = [],
  ) {
    this.held = new Map(coupons.map((coupon) => [keyOf(coupon), coupon]));
    for (const [key, { orderId }] of this.held) this.orders.set(key, orderId);
  }

  isHeld(use: CouponUse): boolean {
    return this.passedOver.some((other) => keyOf(other) === keyOf(use));
  }

  termsOf(use: CouponUse, at: Date): DiscountTerms | CouponRefusal {
    const coupon = this.held.get(keyOf(use));
    if (!coupon) return 'unknown';
    if (this.orders.get(keyOf(use)) !== undefined) return 'used';
    return isValid(coupon, at) ? coupon.terms : 'expired';
  }

  use(use: CouponUse, orderId: OrderId): void {
    const key = keyOf(use);
    if (!this.held.has(key)) throw new RangeError('this coupon was not opened');
    const holder = this.orders.get(key);
    if (holder !== undefined && holder !== orderId) throw new RangeError('another order has this coupon');
    this.orders.set(key, orderId);
  }

  giveBack(use: CouponUse, orderId: OrderId, at: Date): void {
    const coupon = this.held.get(keyOf(use));
    if (!coupon || this.orders.get(keyOf(use)) !== orderId || !isValid(coupon, at)) return;
    this.orders.set(keyOf(use), undefined);
  }

  /** What must be written: nothing for a coupon that is again where it was. */
  changes(): CouponChange[] {
    return [...this.held]
      .map(([key, coupon]) => ({ before: coupon.orderId, change: { ...useOf(coupon), orderId: this.orders.get(key) } }))
      .filter(({ before, change }) => before !== change.orderId)
      .map(({ change }) => change);
  }
}

const isValid = ({ validUntil }: HeldCoupon, at: Date): boolean => at < validUntil;
const keyOf = ({ userId, userCouponId }: CouponUse): string => `${userId} ${userCouponId}`;
const useOf = ({ userId, userCouponId }: HeldCoupon): CouponUse => ({ userId, userCouponId });
