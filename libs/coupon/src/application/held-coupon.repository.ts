import type { Tx, WhenLocked } from '@app/kernel';
import type { CouponUse } from '../contract';
import type { HeldCoupons } from '../domain/held-coupons';

export abstract class HeldCouponRepository {
  /**
   * Locks the customers' coupons FOR UPDATE in the order of users' ids and their own; unknown ones are simply absent.
   * Their terms are read without a lock: they never change. A coupon that another transaction holds is waited for, or passed
   * over and `isHeld`.
   */
  abstract lock(tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<HeldCoupons>;
  /** One statement however many coupons changed; none when none has. */
  abstract save(tx: Tx, coupons: HeldCoupons): void;
}
