import { type DomainError, ErrorCatalogue } from '@app/kernel';
import type { ClaimRefusal } from './claim';

export const couponErrors = new ErrorCatalogue({
  'coupon.not-found': {
    kind: 'not-found',
    title: 'Coupon not found',
    help: 'Check the id. GET /coupons lists the coupons that can be claimed now.',
  },
  'coupon.not-open': {
    kind: 'conflict',
    title: 'Coupon not open for claims',
    help: 'Claim the coupon between its claimFrom and claimUntil. GET /coupons lists the coupons that can be claimed now.',
  },
  'coupon.sold-out': {
    kind: 'conflict',
    title: 'Coupon sold out',
    help: 'All coupons of this kind are claimed. Do not repeat the claim: a claim is never undone, so none becomes free again.',
  },
  'coupon.already-claimed': {
    kind: 'conflict',
    title: 'Coupon already claimed',
    help: 'Use the coupon that you have: details.userCouponId is your latest claim. One customer may claim maxPerCustomer of them.',
  },
  'coupon.busy': {
    kind: 'busy',
    title: 'Too many claims waiting',
    help: 'This request claimed nothing. Repeat it with the same Idempotency-Key after Retry-After.',
  },
});

/** Equal for all customers, so it is built once: in a rush tens of thousands of claims a second are refused. */
const SAME_FOR_ALL = {
  'sold-out': couponErrors.error('coupon.sold-out'),
  'not-open': couponErrors.error('coupon.not-open'),
  'not-found': couponErrors.error('coupon.not-found'),
};

/** The error of a refused claim, for refusals by the transaction and by the gate. */
export const refusalError = (refusal: ClaimRefusal): DomainError =>
  refusal.refused === 'already-claimed'
    ? couponErrors.error('coupon.already-claimed', { details: { userCouponId: refusal.userCouponId } })
    : SAME_FOR_ALL[refusal.refused];
