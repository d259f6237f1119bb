import type { Tx, WhenLocked } from '@app/kernel';
import type { ClaimCoupon } from '../domain/claim';
import type { ClaimBook } from '../domain/claim-book';

export abstract class ClaimRepository {
  /**
   * Locks the coupons FOR UPDATE in the order of their ids, and only then reads what these customers have claimed of
   * them: another claim of the same coupon waits at that lock. A coupon that another transaction holds is waited for, or passed
   * over and `isHeld`.
   */
  abstract open(tx: Tx, commands: readonly ClaimCoupon[], whenLocked?: WhenLocked): Promise<ClaimBook>;
  /** Two statements (coupons, claims), however many; none when nothing was claimed. */
  abstract save(tx: Tx, book: ClaimBook): void;
}
