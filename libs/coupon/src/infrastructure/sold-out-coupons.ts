import type { GateQuestion, GateRefusal } from '../application/coupon-gate';
import type { UserCouponId } from '../contract';
import { claimRefusal, type ClaimSituation } from '../domain/claim-rule';
import type { CouponId } from '../domain/coupon';

type Facts = ClaimSituation['coupon'];
type Holding = ClaimSituation['holding'];

/** A coupon that is sold out, as the gate knows it. */
export interface SoldOutCoupon extends Facts {
  /** How long the gate itself keeps these facts, in milliseconds. */
  readonly lifeMs: number;
  /** All customers who have claimed the coupon. */
  readonly holders: ReadonlyMap<string, Held>;
}

/** The customer's last allowed coupon; or the customer may claim more; or the value is unreadable and the gate must be asked. */
export type Held = UserCouponId | 'may-claim-more' | 'unknown';

interface Remembered extends SoldOutCoupon {
  /** Time of expiry by `performance.now()`. */
  readonly endsAt: number;
}

/** More coupons than are in a rush at the same time. */
const MOST_COUPONS = 50;

/**
 * A process's copy of the gate's facts on sold-out coupons. A sold-out coupon stays so, and its holders do not change: later
 * claims are refused without a round trip to Redis, which was half of the cost of a refusal. A copy lives no longer than the gate's facts.
 */
export class SoldOutCoupons {
  private readonly known = new Map<CouponId, Remembered>();
  private readonly underWay = new Set<CouponId>();

  constructor(
    private readonly memoryMs: number,
    private readonly read: (couponId: CouponId) => Promise<SoldOutCoupon | undefined>,
  ) {}

  /** The refusal of the claim rule; undefined when the gate must be asked. */
  refusalOf({ couponId, userId, now }: Pick<GateQuestion, 'couponId' | 'userId' | 'now'>): GateRefusal | undefined {
    const coupon = this.known.get(couponId);
    if (!coupon) return undefined;
    if (performance.now() >= coupon.endsAt) {
      this.known.delete(couponId);
      return undefined;
    }
    const held = coupon.holders.get(userId);
    if (held === 'unknown') return undefined;
    const refusal = claimRefusal({ coupon, holding: holdingOf(held), now });
    return refusal && { refusal, mayHold: held !== undefined };
  }

  /** Reads the coupon in the background, one read at a time. */
  learn(couponId: CouponId): void {
    if (this.memoryMs === 0 || this.known.has(couponId) || this.underWay.has(couponId)) return;
    this.underWay.add(couponId);
    void this.read(couponId)
      .then((coupon) => coupon && this.remember(couponId, coupon))
      .finally(() => this.underWay.delete(couponId));
  }

  private remember(couponId: CouponId, coupon: SoldOutCoupon): void {
    const [oldest] = this.known.keys();
    if (this.known.size >= MOST_COUPONS && oldest) this.known.delete(oldest);
    this.known.set(couponId, { ...coupon, endsAt: performance.now() + Math.min(coupon.lifeMs, this.memoryMs) });
  }
}

/** A customer who may claim more gets the refusal of a customer without the coupon: neither the list nor the rule names the coupon. */
const holdingOf = (held: Exclude<Held, 'unknown'> | undefined): Holding =>
  held === undefined || held === 'may-claim-more' ? undefined : { userCouponId: held, isComplete: true };
