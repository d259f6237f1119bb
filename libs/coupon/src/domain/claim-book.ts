import type { Claim, ClaimCoupon, ClaimOutcome, Holding } from './claim';
import { ClaimableCoupon } from './claimable-coupon';
import type { CouponId, CouponStanding } from './coupon';

/** The locked coupons of one transaction. */
export class ClaimBook {
  private readonly coupons: ReadonlyMap<CouponId, ClaimableCoupon>;

  /** `earlier`: the earlier claims of the customers of this transaction. */
  constructor(
    coupons: readonly CouponStanding[],
    earlier: readonly Claim[],
    private readonly held: ReadonlySet<CouponId> = new Set(),
  ) {
    const claims = new Map<CouponId, Claim[]>(coupons.map(({ couponId }) => [couponId, []]));
    for (const claim of earlier) claims.get(claim.couponId)?.push(claim);
    this.coupons = new Map(
      coupons.map((coupon) => [coupon.couponId, new ClaimableCoupon(coupon, claims.get(coupon.couponId) ?? [])]),
    );
  }

  /** Whether the coupon was skipped because another transaction holds it: its claims cannot be decided. */
  isHeld(couponId: CouponId): boolean {
    return this.held.has(couponId);
  }

  claim(command: ClaimCoupon, now: Date): ClaimOutcome {
    return this.coupons.get(command.couponId)?.claim(command, now) ?? { refused: 'not-found' };
  }

  /** The customer's latest claim of the coupon; undefined when there is none. */
  holdingOf({ couponId, userId }: Pick<ClaimCoupon, 'userId' | 'couponId'>): Holding | undefined {
    return this.coupons.get(couponId)?.holdingOf(userId);
  }

  newClaims(): readonly Claim[] {
    return this.changedCoupons().flatMap(({ newClaims }) => newClaims);
  }

  /** The coupons as this transaction leaves them. */
  standings(): CouponStanding[] {
    return [...this.coupons.values()].map(({ standing }) => standing);
  }

  /** The coupons that have new claims. */
  changed(): CouponStanding[] {
    return this.changedCoupons().map(({ standing }) => standing);
  }

  private changedCoupons(): ClaimableCoupon[] {
    return [...this.coupons.values()].filter(({ newClaims }) => newClaims.length > 0);
  }
}
