import type { Holding } from '../domain/claim';
import type { CouponId, CouponStanding } from '../domain/coupon';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

export interface DecidedClaim {
  readonly command: KeyedClaim;
  readonly answer: ClaimAnswer;
  /** The customer's claims of the coupon after the decision. */
  readonly holding: Holding | undefined;
}

/** The decisions of one committed transaction, and the coupons after it. */
export interface DecidedClaims {
  /** One decision for each command whose coupon was not held, in order. */
  readonly decisions: readonly DecidedClaim[];
  /** The coupons that exist. */
  readonly standings: readonly CouponStanding[];
  /** Coupons that another transaction holds: they were passed over, and their claims are not decided. */
  readonly held: ReadonlySet<CouponId>;
}
