import type { UserId } from '@app/kernel';
import type { UserCouponId } from '../contract';
import type { Coupon, CouponId } from './coupon';

/** One customer's wish for one coupon. The id is made before the first BEGIN and kept when the work is run again. */
export interface ClaimCoupon {
  readonly userCouponId: UserCouponId;
  readonly userId: UserId;
  readonly couponId: CouponId;
}

/** A coupon in a customer's hands. */
export interface Claim extends ClaimCoupon {
  /** Of this customer's claims of the coupon, from 1. */
  readonly claimNo: number;
  /** Of all claims of the coupon, gapless from 1. */
  readonly sequence: number;
  readonly claimedAt: Date;
  /** Exclusive. */
  readonly validUntil: Date;
}

/** A customer who has claimed of a coupon. */
export interface Holding {
  readonly userId: UserId;
  /** The one that was claimed last. */
  readonly userCouponId: UserCouponId;
  /** The customer may claim no more. */
  readonly isComplete: boolean;
}

export type ClaimRefusal =
  | { readonly refused: 'not-found' | 'not-open' | 'sold-out' }
  /** The one that was claimed last. */
  | { readonly refused: 'already-claimed'; readonly userCouponId: UserCouponId };

/** What a wish came to. A refusal is a value: it costs the others of a batch nothing. */
export type ClaimOutcome = Claim | ClaimRefusal;

export const isRefusal = (outcome: object): outcome is ClaimRefusal => 'refused' in outcome;

/** What decides on claims of a coupon. */
export type ClaimableCoupon = Pick<
  Coupon,
  'couponId' | 'quantity' | 'maxPerCustomer' | 'claimFrom' | 'claimUntil' | 'validForDays' | 'claimedCount'
>;
