import type { Claim } from '../domain/claim';

/** What a customer gets of a claim, and what its key keeps. */
export const toClaimView = ({ userCouponId, couponId, sequence, validUntil }: Claim) => ({
  userCouponId,
  couponId,
  sequence,
  validUntil: validUntil.toISOString(),
});
