import { newId } from '@app/kernel';
import type { CouponStanding } from '../src/domain/coupon';

const DAY_MS = 86_400_000;

/** A coupon that is open for claims at `now`, the day before and the day after. */
export const standingAt = (now: Date, more: Partial<CouponStanding> = {}): CouponStanding => ({
  couponId: newId<'Coupon'>(),
  quantity: 10,
  maxPerCustomer: 1,
  claimFrom: new Date(now.getTime() - DAY_MS),
  claimUntil: new Date(now.getTime() + DAY_MS),
  validForDays: 7,
  claimedCount: 0,
  ...more,
});
