import type { OrderId, UserId } from '@app/kernel';
import type { UserCouponId } from '../contract';
import type { CouponId, CouponKind } from '../domain/coupon';
import type { Holding } from '../domain/claim';

export const USER_COUPON_STATUSES = ['usable', 'used', 'expired'] as const;
export type UserCouponStatus = (typeof USER_COUPON_STATUSES)[number];

export interface UserCouponView {
  readonly userCouponId: UserCouponId;
  readonly couponId: CouponId;
  readonly name: string;
  readonly kind: CouponKind;
  /** Minor units, or a whole number of percent. */
  readonly value: number;
  readonly status: UserCouponStatus;
  readonly sequence: number;
  readonly validUntil: Date;
  readonly orderId: OrderId | undefined;
}

/** The last item of a page. */
export type UserCouponPosition = readonly [userCouponId: UserCouponId];

export interface UserCouponListing {
  readonly userId: UserId;
  readonly status: UserCouponStatus | undefined;
  /** The moment that decides which coupons are expired. */
  readonly now: Date;
  readonly limit: number;
  readonly after: UserCouponPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class UserCouponQueries {
  /** Newest first; one more than the limit if there is a next page. One query. */
  abstract list(listing: UserCouponListing): Promise<UserCouponView[]>;

  /** All customers who have claimed the coupon, in pages; the latest claim of a customer comes last. @throws Unavailable */
  abstract holdersOf(couponId: CouponId): AsyncIterable<readonly Holding[]>;
}
