import type { CouponId } from '../domain/coupon';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

/** Decides a claim in one transaction with other waiting claims. */
export abstract class ClaimLane {
  /** @throws coupon.busy when too many wait; Unavailable without a database. */
  abstract claim(command: KeyedClaim): Promise<ClaimAnswer>;

  /** Settles when no claim of this coupon is under way in this process and the gate is updated, or after a bounded time. */
  abstract untilDecided(couponId: CouponId): Promise<void>;
}
