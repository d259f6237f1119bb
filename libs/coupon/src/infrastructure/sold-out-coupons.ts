import type { GateQuestion } from '../application/coupon-gate';
import type { ClaimRefusal } from '../domain/claim';
import type { CouponId } from '../domain/coupon';

/** A coupon of which nothing is left, as the gate knows it. Times in milliseconds since 1970. */
export interface SoldOutCoupon {
  readonly from: number;
  readonly until: number;
  /** How long the gate itself still believes it. */
  readonly lifeMs: number;
  /** All of them, and what each is told; nothing where the gate must be asked. */
  readonly holders: ReadonlyMap<string, ClaimRefusal | undefined>;
}

interface Remembered extends SoldOutCoupon {
  /** By `performance.now()`. */
  readonly endsAt: number;
}

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
  refusalOf({ couponId, userId, now }: Pick<GateQuestion, 'couponId' | 'userId' | 'now'>): ClaimRefusal | undefined {
    const coupon = this.known.get(couponId);
    if (!coupon) return undefined;
    if (performance.now() >= coupon.endsAt) {
      this.known.delete(couponId);
      return undefined;
    }
    if (coupon.holders.has(userId)) return coupon.holders.get(userId);
    const isOpen = now.getTime() >= coupon.from && now.getTime() < coupon.until;
    return { refused: isOpen ? 'sold-out' : 'not-open' };
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
