import type { Claim } from '../domain/claim';

/** The answer to a claim, as it is sent and stored with its key. */
export const toClaimView = ({ userCouponId, couponId, sequence, validUntil }: Claim) => ({
  userCouponId,
  couponId,
  sequence,
  validUntil: validUntil.toISOString(),
});
