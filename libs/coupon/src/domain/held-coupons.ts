import type { DiscountTerms, OrderId } from '@app/kernel';
import type { CouponLedger, CouponRefusal, CouponUse } from '../contract';
import { type CouponChange, HeldCoupon, type HeldCouponState } from './held-coupon';

/** The locked coupons of one transaction. Each order sees the changes of the orders before it. */
export class HeldCoupons implements CouponLedger {
  private readonly coupons: ReadonlyMap<string, HeldCoupon>;
  private readonly passedOver: ReadonlySet<string>;

  constructor(locked: readonly HeldCouponState[], passedOver: readonly CouponUse[] = []) {
    this.coupons = new Map(locked.map((state) => [keyOf(state), new HeldCoupon(state)]));
    this.passedOver = new Set(passedOver.map(keyOf));
  }

  isHeld(use: CouponUse): boolean {
    return this.passedOver.has(keyOf(use));
  }

  termsOf(use: CouponUse, at: Date): DiscountTerms | CouponRefusal {
    return this.coupons.get(keyOf(use))?.termsAt(at) ?? 'unknown';
  }

  use(use: CouponUse, orderId: OrderId): void {
    const coupon = this.coupons.get(keyOf(use));
    if (!coupon) throw new RangeError('this coupon was not opened');
    coupon.use(orderId);
  }

  giveBack(use: CouponUse, orderId: OrderId, at: Date): void {
    this.coupons.get(keyOf(use))?.giveBack(orderId, at);
  }

  /** The changes to write; none for a coupon that is back in its first state. */
  changes(): CouponChange[] {
    return [...this.coupons.values()].flatMap(({ change }) => change ?? []);
  }
}

const keyOf = ({ userId, userCouponId }: CouponUse): string => `${userId} ${userCouponId}`;
