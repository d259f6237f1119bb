import { newId } from '@app/kernel';
import type { Claim, ClaimRefusal } from '../src/domain/claim';
import type { CouponStanding } from '../src/domain/coupon';

const QUANTITY = 5;
const OPENS_AT = new Date('2026-11-20T12:00:00.000Z');
const CLOSES_AT = new Date('2026-11-21T12:00:00.000Z');

type Refused = ClaimRefusal['refused'];

/** The gate or the memory does not know the answer: the transaction decides. */
export const ASK = 'ask the transaction';

/** A refusal, and whether the key of the claim is looked up before. */
type Answer = typeof ASK | { readonly refused: Refused; readonly mayHold: boolean };

const NOT_OPEN: Answer = { refused: 'not-open', mayHold: false };
const SOLD_OUT: Answer = { refused: 'sold-out', mayHold: false };
// Refusals of a holder.
const NOT_OPEN_H: Answer = { refused: 'not-open', mayHold: true };
const SOLD_OUT_H: Answer = { refused: 'sold-out', mayHold: true };
const HELD: Answer = { refused: 'already-claimed', mayHold: true };

const before = new Date(OPENS_AT.getTime() - 1);
const opening = OPENS_AT;
const ending = new Date(CLOSES_AT.getTime() - 1);
const closed = CLOSES_AT;

type Row = readonly [
  now: Date,
  left: number,
  holds: number,
  allowed: number,
  rule: 'claimed' | Refused,
  gate: Answer,
  bareGate: Answer,
  memory: Answer,
];

/**
 * The claim rule, case by case: a customer who holds some of the allowed number claims a coupon of which some are left.
 * - rule: the answer of the domain, and so of the transaction.
 * - gate: the gate that every transaction has updated. It lists all holders of a coupon that is sold out.
 * - bare gate: a gate that knows the coupon and no holder, as after Redis was emptied.
 * - memory: a process that has read the gate's sold-out coupons, and no others.
 * Where the last three do not ask the transaction, they answer as the rule does.
 */
// prettier-ignore
const ROWS: readonly Row[] = [
  // now, left, holds, of, rule,             gate,       bare gate, memory
  [opening, 5, 0, 1, 'claimed',              ASK,        ASK,      ASK],
  [opening, 1, 0, 1, 'claimed',              ASK,        ASK,      ASK],
  [ending,  5, 0, 1, 'claimed',              ASK,        ASK,      ASK],
  [ending,  1, 0, 2, 'claimed',              ASK,        ASK,      ASK],
  [opening, 0, 0, 1, 'sold-out',             SOLD_OUT,   ASK,      SOLD_OUT],
  [ending,  0, 0, 2, 'sold-out',             SOLD_OUT,   ASK,      SOLD_OUT],
  // A claim before the start is possible only with a clock that was set back.
  [before,  5, 0, 1, 'not-open',             NOT_OPEN,   NOT_OPEN, ASK],
  [before,  4, 0, 1, 'not-open',             ASK,        ASK,      ASK],
  [before,  0, 0, 1, 'not-open',             NOT_OPEN,   ASK,      NOT_OPEN],
  // Only the list of a sold out coupon says that a customer holds none.
  [closed,  5, 0, 1, 'not-open',             ASK,        ASK,      ASK],
  [closed,  1, 0, 1, 'not-open',             ASK,        ASK,      ASK],
  [closed,  0, 0, 1, 'not-open',             NOT_OPEN,   ASK,      NOT_OPEN],

  // A customer who may claim more.
  [opening, 4, 1, 2, 'claimed',              ASK,        ASK,      ASK],
  [ending,  1, 2, 3, 'claimed',              ASK,        ASK,      ASK],
  [opening, 0, 1, 2, 'sold-out',             SOLD_OUT_H, ASK,      SOLD_OUT_H],
  [before,  4, 1, 2, 'not-open',             NOT_OPEN_H, ASK,      ASK],
  [closed,  4, 1, 2, 'not-open',             NOT_OPEN_H, ASK,      ASK],
  [closed,  0, 1, 2, 'not-open',             NOT_OPEN_H, ASK,      NOT_OPEN_H],

  // A customer who holds all that is allowed gets the coupon's id, also when it is sold out or closed.
  [opening, 4, 1, 1, 'already-claimed',      HELD,       ASK,      ASK],
  [ending,  3, 2, 2, 'already-claimed',      HELD,       ASK,      ASK],
  [opening, 0, 1, 1, 'already-claimed',      HELD,       ASK,      HELD],
  [ending,  0, 3, 3, 'already-claimed',      HELD,       ASK,      HELD],
  [before,  0, 2, 2, 'already-claimed',      HELD,       ASK,      HELD],
  [closed,  3, 2, 2, 'already-claimed',      HELD,       ASK,      ASK],
  [closed,  0, 1, 1, 'already-claimed',      HELD,       ASK,      HELD],
];

const NAMES = new Map([
  [before, 'just before it opens'],
  [opening, 'when it opens'],
  [ending, 'just before it closes'],
  [closed, 'when it closes'],
]);

/** For `it.each`: each case with its title. */
export const CLAIM_CASES = ROWS.map(([now, left, holds, allowed, rule, gate, bareGate, memory]) => {
  const title = `${rule}: ${NAMES.get(now)}, ${left} left, to a customer who holds ${holds} of ${allowed}`;
  return [title, { now, left, holds, allowed, rule, gate, bareGate, memory }] as const;
});

export type ClaimCase = (typeof CLAIM_CASES)[number][1];

/** The coupon of a case, and its claims so far: those of the customer first, then one of a stranger each. */
export function situationOf({ left, holds, allowed }: ClaimCase) {
  const couponId = newId<'Coupon'>();
  const userId = newId<'User'>();
  const claims = Array.from({ length: QUANTITY - left }, (_, n): Claim => ({
    userCouponId: newId<'UserCoupon'>(),
    userId: n < holds ? userId : newId<'User'>(),
    couponId,
    claimNo: n < holds ? n + 1 : 1,
    sequence: n + 1,
    claimedAt: OPENS_AT,
    validUntil: CLOSES_AT,
  }));
  const coupon: CouponStanding = {
    couponId,
    quantity: QUANTITY,
    maxPerCustomer: allowed,
    claimFrom: OPENS_AT,
    claimUntil: CLOSES_AT,
    validForDays: 7,
    claimedCount: claims.length,
  };
  const command = { userCouponId: newId<'UserCoupon'>(), userId, couponId };
  return { coupon, claims, command, latest: claims[holds - 1] };
}
