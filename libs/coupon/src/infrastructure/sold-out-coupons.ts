import type { GateQuestion, GateRefusal } from '../application/coupon-gate';
import type { UserCouponId } from '../contract';
import type { CouponId } from '../domain/coupon';

/** A coupon of which nothing is left, as the gate knows it. Times in milliseconds since 1970. */
export interface SoldOutCoupon {
  readonly from: number;
  readonly until: number;
  /** How long the gate itself still believes it. */
  readonly lifeMs: number;
  /** All customers who have claimed one. */
  readonly holders: ReadonlyMap<string, Held>;
}

/** The last coupon that a customer may claim; or the customer may claim more; or it cannot be read, and the gate must be asked. */
export type Held = UserCouponId | 'may-claim-more' | 'unknown';

interface Remembered extends SoldOutCoupon {
  /** By `performance.now()`. */
  readonly endsAt: number;
}

/** In a rush for tens of thousands a second: made once. */
const tooLate = (refused: 'sold-out' | 'not-open') => ({
  stranger: { refusal: { refused }, mayHold: false },
  holder: { refusal: { refused }, mayHold: true },
});
const TOO_LATE = { 'sold-out': tooLate('sold-out'), 'not-open': tooLate('not-open') };

/** More coupons than are rushed for at the same time. */
const MOST_COUPONS = 50;

/**
 * What a process remembers of the gate. A coupon that is sold out stays so, and so do its holders: whoever comes too late
 * then costs no round trip to Redis, which was half of a refusal. Never remembered for longer than the gate believes it.
 */
export class SoldOutCoupons {
  private readonly known = new Map<CouponId, Remembered>();
  private readonly underWay = new Set<CouponId>();

  constructor(
    private readonly memoryMs: number,
    private readonly read: (couponId: CouponId) => Promise<SoldOutCoupon | undefined>,
  ) {}

  /** What the gate would say, in its order; nothing when it must be asked. */
  refusalOf({ couponId, userId, now }: Pick<GateQuestion, 'couponId' | 'userId' | 'now'>): GateRefusal | undefined {
    const coupon = this.known.get(couponId);
    if (!coupon) return undefined;
    if (performance.now() >= coupon.endsAt) {
      this.known.delete(couponId);
      return undefined;
    }
    const held = coupon.holders.get(userId);
    if (held === 'unknown') return undefined;
    if (held && held !== 'may-claim-more') {
      return { refusal: { refused: 'already-claimed', userCouponId: held }, mayHold: true };
    }
    const isOpen = now.getTime() >= coupon.from && now.getTime() < coupon.until;
    return TOO_LATE[isOpen ? 'sold-out' : 'not-open'][held ? 'holder' : 'stranger'];
  }

  /** Reads it in the background, once at a time. */
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
