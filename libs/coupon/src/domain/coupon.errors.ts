import { type DomainError, ErrorCatalogue } from '@app/kernel';
import type { ClaimRefusal } from './claim';

export const couponErrors = new ErrorCatalogue({
  'coupon.not-found': {
    kind: 'not-found',
    title: 'No such coupon',
    help: 'No coupon has this id. GET /coupons lists those that can be claimed now.',
  },
  'coupon.not-open': {
    kind: 'conflict',
    title: 'The coupon cannot be claimed now',
    help: 'It can be claimed from claimFrom until claimUntil. GET /coupons lists those that can be claimed now.',
  },
  'coupon.sold-out': {
    kind: 'conflict',
    title: 'All of these coupons are claimed',
    help: 'There are none left, and none come back: a claim is never undone.',
  },
  'coupon.already-claimed': {
    kind: 'conflict',
    title: 'You have this coupon already',
    help: 'details.userCouponId is the one that you claimed last. A customer may claim as many as maxPerCustomer says.',
  },
  'coupon.busy': {
    kind: 'busy',
    title: 'More claims are waiting than can be served in time',
    help: 'This request was not started and claimed nothing. Repeat it after Retry-After.',
  },
});

/** The same for everybody, and in a rush for tens of thousands a second: made once. */
const SAME_FOR_ALL = {
  'sold-out': couponErrors.error('coupon.sold-out'),
  'not-open': couponErrors.error('coupon.not-open'),
  'not-found': couponErrors.error('coupon.not-found'),
};

/** What a customer is told, whoever found it out: the transaction or the gate. */
export const refusalError = (refusal: ClaimRefusal): DomainError =>
  refusal.refused === 'already-claimed'
    ? couponErrors.error('coupon.already-claimed', { details: { userCouponId: refusal.userCouponId } })
    : SAME_FOR_ALL[refusal.refused];
