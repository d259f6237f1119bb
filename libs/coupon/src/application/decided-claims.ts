import type { Holding } from '../domain/claim';
import type { CouponId, CouponStanding } from '../domain/coupon';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

export interface DecidedClaim {
  readonly command: KeyedClaim;
  readonly answer: ClaimAnswer;
  /** What the customer holds of the coupon after the decision. */
  readonly holding: Holding | undefined;
}

/** What one committed transaction decided, and how it left the coupons. */
export interface DecidedClaims {
  /** One for each command whose coupon was free, in order. */
  readonly decisions: readonly DecidedClaim[];
  /** The coupons that exist. */
  readonly standings: readonly CouponStanding[];
  /** Coupons that another transaction holds: they were passed over, and their claims are not decided. */
  readonly held: ReadonlySet<CouponId>;
}
