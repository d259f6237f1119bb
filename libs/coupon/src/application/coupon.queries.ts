import type { Coupon, CouponId } from '../domain/coupon';

/** Where a page ended: milliseconds since 1970, and the id. */
export type CouponPosition = readonly [claimUntil: number, couponId: CouponId];

export interface CouponListing {
  readonly now: Date;
  readonly limit: number;
  readonly after: CouponPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class CouponQueries {
  /** Coupons that can be claimed now, those that end soonest first; one more than the limit where there are more. Two queries. */
  abstract listClaimable(listing: CouponListing): Promise<Coupon[]>;
}
