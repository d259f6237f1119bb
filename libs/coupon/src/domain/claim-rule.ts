import type { ClaimRefusal, Holding } from './claim';
import type { CouponStanding } from './coupon';

/** The input of the claim rule. */
export interface ClaimSituation {
  readonly coupon: Pick<CouponStanding, 'claimFrom' | 'claimUntil' | 'quantity' | 'claimedCount'>;
  /** The customer's claims of the coupon; undefined: none. */
  readonly holding: Pick<Holding, 'userCouponId' | 'isComplete'> | undefined;
  readonly now: Date;
}

type Rule = (situation: ClaimSituation) => ClaimRefusal | undefined;

// Built once: in a rush tens of thousands of claims a second are refused.
const NOT_OPEN = { refused: 'not-open' } as const satisfies ClaimRefusal;
const SOLD_OUT = { refused: 'sold-out' } as const satisfies ClaimRefusal;

const aCustomerClaimsNoMoreThanAllowed: Rule = ({ holding }) =>
  holding?.isComplete ? { refused: 'already-claimed', userCouponId: holding.userCouponId } : undefined;

// getTime: comparing Dates themselves took half of a refusal from memory.
const aCouponIsClaimedWhileItIsOpen: Rule = ({ coupon, now }) =>
  now.getTime() >= coupon.claimFrom.getTime() && now.getTime() < coupon.claimUntil.getTime() ? undefined : NOT_OPEN;

const noMoreAreClaimedThanThereAre: Rule = ({ coupon }) =>
  coupon.claimedCount < coupon.quantity ? undefined : SOLD_OUT;

/**
 * The claim rule: why this customer may not claim this coupon now; undefined when the customer may. First come, first
 * served. A customer who holds all that is allowed gets that refusal with the coupon's id, also when the coupon is sold
 * out or closed: the answer to that claim may have been lost.
 *
 * The Lua gate repeats this rule over what it knows (infrastructure/coupon-gate.scripts.ts). test/claim-cases.ts is one table of cases for
 * both and for the memory of a process.
 */
export const claimRefusal: Rule = (situation) =>
  aCustomerClaimsNoMoreThanAllowed(situation) ??
  aCouponIsClaimedWhileItIsOpen(situation) ??
  noMoreAreClaimedThanThereAre(situation);

/** Whether a customer whose latest claim has this number has claimed all that is allowed. */
export const isLastAllowed = (claimNo: number, { maxPerCustomer }: Pick<CouponStanding, 'maxPerCustomer'>): boolean =>
  claimNo >= maxPerCustomer;
