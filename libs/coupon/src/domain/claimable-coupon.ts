import type { UserId } from '@app/kernel';
import type { Claim, ClaimCoupon, ClaimOutcome, Holding } from './claim';
import { claimRefusal, isLastAllowed } from './claim-rule';
import type { CouponId, CouponStanding } from './coupon';

const DAY_MS = 86_400_000;

/** A locked coupon with the claims of one transaction's customers. Each claim sees the ones before. */
export class ClaimableCoupon {
  private readonly claims = new Map<UserId, Claim[]>();
  private readonly added: Claim[] = [];
  private current: CouponStanding;

  constructor(opened: CouponStanding, earlier: readonly Claim[]) {
    this.current = opened;
    for (const claim of earlier) this.keep(claim);
  }

  get couponId(): CouponId {
    return this.current.couponId;
  }

  /** The coupon as this transaction leaves it. */
  get standing(): CouponStanding {
    return this.current;
  }

  get newClaims(): readonly Claim[] {
    return this.added;
  }

  /** Claims the next coupon in sequence, or returns the refusal (`claimRefusal`). */
  claim(command: ClaimCoupon, now: Date): ClaimOutcome {
    const earlier = this.claims.get(command.userId) ?? [];
    const own = earlier.find(({ userCouponId }) => userCouponId === command.userCouponId);
    if (own) return own; // an earlier run, whose answer to COMMIT was lost

    const holding = this.holdingOf(command.userId);
    return claimRefusal({ coupon: this.current, holding, now }) ?? this.add(command, latestOf(earlier), now);
  }

  /** The customer's latest claim of this coupon; undefined when there is none. */
  holdingOf(userId: UserId): Holding | undefined {
    const last = latestOf(this.claims.get(userId) ?? []);
    if (!last) return undefined;
    return { userId, userCouponId: last.userCouponId, isComplete: isLastAllowed(last.claimNo, this.current) };
  }

  private add({ userCouponId, userId, couponId }: ClaimCoupon, last: Claim | undefined, now: Date): Claim {
    const claim: Claim = {
      userCouponId,
      userId,
      couponId,
      claimNo: (last?.claimNo ?? 0) + 1,
      sequence: this.current.claimedCount + 1,
      claimedAt: now,
      validUntil: new Date(now.getTime() + this.current.validForDays * DAY_MS),
    };
    this.current = { ...this.current, claimedCount: claim.sequence };
    this.added.push(claim);
    this.keep(claim);
    return claim;
  }

  private keep(claim: Claim): void {
    const known = this.claims.get(claim.userId);
    if (known) known.push(claim);
    else this.claims.set(claim.userId, [claim]);
  }
}

const latestOf = (claims: readonly Claim[]): Claim | undefined =>
  claims.reduce<Claim | undefined>((last, claim) => (last && last.claimNo > claim.claimNo ? last : claim), undefined);
