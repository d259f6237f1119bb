import type { LockingTx, Tx, WhenLocked } from '@app/kernel';
import type { ClaimCoupon } from '../domain/claim';
import type { ClaimBook } from '../domain/claim-book';

export abstract class ClaimRepository {
  /**
   * Locks the coupons FOR UPDATE in the order of their ids, and only then reads what these customers have claimed of
   * them: another claim of the same coupon waits at that lock. A coupon that another transaction holds is waited for, or skipped
   * and `isHeld`. Claims are written with COMMIT.
   */
  open(tx: Tx, commands: readonly ClaimCoupon[], whenLocked: WhenLocked = 'wait'): Promise<ClaimBook> {
    return tx.open({
      locks: 'coupons',
      writes: 'coupons',
      read: (locking) => this.lock(locking, commands, whenLocked),
      write: (book) => this.save(tx, book),
    });
  }

  protected abstract lock(tx: LockingTx, commands: readonly ClaimCoupon[], whenLocked: WhenLocked): Promise<ClaimBook>;

  /** Two statements (coupons, claims) for any number of claims; none without a claim. */
  protected abstract save(tx: Tx, book: ClaimBook): void;
}
