import type { Tx } from '@app/kernel';
import type { CouponUse } from '../contract';
import type { HeldCoupons } from '../domain/held-coupons';

export abstract class HeldCouponRepository {
  /**
   * Locks the customers' coupons FOR UPDATE in the order of users' ids and their own; unknown ones are simply absent.
   * Their terms are read without a lock: they never change.
   */
  abstract lock(tx: Tx, uses: readonly CouponUse[]): Promise<HeldCoupons>;
  /** One statement however many coupons changed; none when none has. */
  abstract save(tx: Tx, coupons: HeldCoupons): void;
}
