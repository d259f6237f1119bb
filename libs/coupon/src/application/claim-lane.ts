import type { CouponId } from '../domain/coupon';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

/** Decides a claim together with whatever others are waiting. */
export abstract class ClaimLane {
  /** @throws coupon.busy when too many wait; Unavailable without a database. */
  abstract claim(command: KeyedClaim): Promise<ClaimAnswer>;

  /** Until no claim of this coupon is under way in this process and the gate knows of it; for a bounded time. */
  abstract untilDecided(couponId: CouponId): Promise<void>;
}
