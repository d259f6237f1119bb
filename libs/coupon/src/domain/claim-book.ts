import type { UserId } from '@app/kernel';
import type { Claim, ClaimableCoupon, ClaimCoupon, ClaimOutcome, Holding } from './claim';
import type { CouponId } from './coupon';

const DAY_MS = 86_400_000;

/** The locked coupons of one transaction, and what its customers have claimed of them. Each claim sees the ones before. */
export class ClaimBook {
  private readonly coupons: ReadonlyMap<CouponId, ClaimableCoupon>;
  private readonly counts = new Map<CouponId, number>();
  private readonly claims = new Map<string, Claim[]>();
  private readonly added: Claim[] = [];

  constructor(
    coupons: readonly ClaimableCoupon[],
    earlier: readonly Claim[],
    private readonly held: ReadonlySet<CouponId> = new Set(),
  ) {
    this.coupons = new Map(coupons.map((coupon) => [coupon.couponId, coupon]));
    for (const { couponId, claimedCount } of coupons) this.counts.set(couponId, claimedCount);
    for (const claim of earlier) this.claimsOf(claim).push(claim);
  }

  /** Whether another transaction holds the coupon, so that it was passed over: nothing can be decided on it. */
  isHeld(couponId: CouponId): boolean {
    return this.held.has(couponId);
  }

  /** Whoever has all that he may have is told so even when the coupon is sold out or closed: he may ask after a lost answer. */
  claim(command: ClaimCoupon, now: Date): ClaimOutcome {
    const coupon = this.coupons.get(command.couponId);
    if (!coupon) return { refused: 'not-found' };
    const earlier = this.claimsOf(command);
    const own = earlier.find(({ userCouponId }) => userCouponId === command.userCouponId);
    if (own) return own; // an earlier run, whose answer to COMMIT was lost

    const last = latestOf(earlier);
    if (last && last.claimNo >= coupon.maxPerCustomer) {
      return { refused: 'already-claimed', userCouponId: last.userCouponId };
    }
    if (now < coupon.claimFrom || now >= coupon.claimUntil) return { refused: 'not-open' };
    const count = this.countOf(coupon);
    if (count >= coupon.quantity) return { refused: 'sold-out' };
    const { userCouponId, userId, couponId } = command;
    return this.add({
      userCouponId,
      userId,
      couponId,
      claimNo: (last?.claimNo ?? 0) + 1,
      sequence: count + 1,
      claimedAt: now,
      validUntil: new Date(now.getTime() + coupon.validForDays * DAY_MS),
    });
  }

  /** The customer's latest claim of the coupon, and whether it is the last that is allowed; nothing when there is none. */
  holdingOf(command: Pick<ClaimCoupon, 'userId' | 'couponId'>): Holding | undefined {
    const coupon = this.coupons.get(command.couponId);
    const last = latestOf(this.claimsOf(command));
    if (!coupon || !last) return undefined;
    const { userId, userCouponId, claimNo } = last;
    return { userId, userCouponId, isComplete: claimNo >= coupon.maxPerCustomer };
  }

  newClaims(): readonly Claim[] {
    return this.added;
  }

  /** The coupons as this transaction leaves them. */
  standings(): ClaimableCoupon[] {
    return [...this.coupons.values()].map((coupon) => ({ ...coupon, claimedCount: this.countOf(coupon) }));
  }

  /** Those that were claimed of. */
  changed(): ClaimableCoupon[] {
    return this.standings().filter(
      ({ couponId, claimedCount }) => claimedCount !== this.coupons.get(couponId)?.claimedCount,
    );
  }

  private add(claim: Claim): Claim {
    this.counts.set(claim.couponId, claim.sequence);
    this.claimsOf(claim).push(claim);
    this.added.push(claim);
    return claim;
  }

  private countOf({ couponId, claimedCount }: ClaimableCoupon): number {
    return this.counts.get(couponId) ?? claimedCount;
  }

  private claimsOf({ userId, couponId }: { userId: UserId; couponId: CouponId }): Claim[] {
    const key = `${userId} ${couponId}`;
    const known = this.claims.get(key);
    if (known) return known;
    const none: Claim[] = [];
    this.claims.set(key, none);
    return none;
  }
}

const latestOf = (claims: readonly Claim[]): Claim | undefined =>
  claims.reduce<Claim | undefined>((last, claim) => (last && last.claimNo > claim.claimNo ? last : claim), undefined);
