import type { UserId } from '@app/kernel';
import type { UserCouponId } from '../contract';
import type { CouponId } from './coupon';

/** A customer's request for a coupon. The id is made before the first BEGIN and kept when the work runs again. */
export interface ClaimCoupon {
  readonly userCouponId: UserCouponId;
  readonly userId: UserId;
  readonly couponId: CouponId;
}

/** A coupon that a customer has claimed. */
export interface Claim extends ClaimCoupon {
  /** The number of the claim among this customer's claims of the coupon, from 1. */
  readonly claimNo: number;
  /** The number of the claim among all claims of the coupon, from 1 without a gap. */
  readonly sequence: number;
  readonly claimedAt: Date;
  /** Exclusive. */
  readonly validUntil: Date;
}

/** A customer who has claimed the coupon. */
export interface Holding {
  readonly userId: UserId;
  /** The coupon that this customer claimed last. */
  readonly userCouponId: UserCouponId;
  /** The customer has claimed all that is allowed. */
  readonly isComplete: boolean;
}

export type ClaimRefusal =
  | { readonly refused: 'not-found' | 'not-open' | 'sold-out' }
  /** The coupon that the customer claimed last. */
  | { readonly refused: 'already-claimed'; readonly userCouponId: UserCouponId };

/** The decision on a claim. A refusal is a value: it costs the others of a batch nothing. */
export type ClaimOutcome = Claim | ClaimRefusal;

export const isRefusal = (outcome: object): outcome is ClaimRefusal => 'refused' in outcome;
