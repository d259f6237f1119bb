import type { LockingTx, Tx, WhenLocked } from '@app/kernel';
import type { CouponUse } from '../contract';
import type { HeldCoupons } from '../domain/held-coupons';

export abstract class HeldCouponRepository {
  /**
   * Locks the customers' coupons FOR UPDATE in the order of users' ids and their own; unknown ones are simply absent.
   * Their terms are read without a lock: they never change. A coupon that another transaction holds is waited for, or skipped
   * and `isHeld`. Changes are written with COMMIT.
   */
  open(tx: Tx, uses: readonly CouponUse[], whenLocked: WhenLocked = 'wait'): Promise<HeldCoupons> {
    return tx.open({
      locks: 'customer-coupons',
      writes: 'customer-coupons',
      read: (locking) => this.lock(locking, uses, whenLocked),
      write: (coupons) => this.save(tx, coupons),
    });
  }

  protected abstract lock(tx: LockingTx, uses: readonly CouponUse[], whenLocked: WhenLocked): Promise<HeldCoupons>;

  /** One statement for any number of changed coupons; none without a change. */
  protected abstract save(tx: Tx, coupons: HeldCoupons): void;
}
