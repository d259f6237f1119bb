import type { Coupon, CouponId } from '../domain/coupon';

/** The last item of a page: milliseconds since 1970, and the id. */
export type CouponPosition = readonly [claimUntil: number, couponId: CouponId];

export interface CouponListing {
  readonly now: Date;
  readonly limit: number;
  readonly after: CouponPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class CouponQueries {
  /** Coupons that can be claimed now, sorted by their end; one more than the limit if there is a next page. Two queries. */
  abstract listClaimable(listing: CouponListing): Promise<Coupon[]>;
}
