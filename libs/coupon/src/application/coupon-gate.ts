import type { UserCouponId } from '../contract';
import type { ClaimCoupon, ClaimRefusal, Holding } from '../domain/claim';
import type { CouponId, CouponStanding } from '../domain/coupon';

/**
 * `pass`: the gate does not know, ask the database. `crowded`: the claims under way may take all that is left. A refusal is
 * that of the claim rule (domain/claim-rule.ts), by facts that the database has committed.
 */
export type GateVerdict = 'pass' | 'crowded' | GateRefusal;

export interface GateRefusal {
  readonly refusal: ClaimRefusal;
  /**
   * Whether the customer holds such a coupon: then this may be a repeated claim, and its key is looked up before the claim
   * is refused.
   */
  readonly mayHold: boolean;
}

export interface GateQuestion extends ClaimCoupon {
  readonly now: Date;
  /** The claim goes to the database however crowded the coupon is, and counts as under way from here on. */
  readonly insists: boolean;
}

/** What a committed transaction has changed of one coupon. */
export interface GateUpdate {
  readonly coupon: CouponStanding;
  readonly holders: readonly Holding[];
  /** Claims that are no longer under way. */
  readonly decided: readonly UserCouponId[];
}

/**
 * Refuses claims that the database would refuse, without the database. The gate knows only what was committed, each fact for
 * a limited time; the claims that it let through are a hint with a lease. Where it does not know, or cannot be asked, claims
 * pass.
 */
export abstract class CouponGate {
  /** The refusal that this process knows by itself, at once; undefined when the gate must be asked. */
  abstract recall(question: Omit<GateQuestion, 'userCouponId' | 'insists'>): GateRefusal | undefined;

  /** Never throws, and answers within its own short deadline. */
  abstract ask(question: GateQuestion): Promise<GateVerdict>;

  /**
   * Called after the commit, never before. Never throws: the next transaction repeats an update that was lost.
   * Answers whether the coupon is sold out and the gate has no list of all its holders: without the list the gate lets every
   * customer through, because each may be a holder.
   */
  abstract update(change: GateUpdate): Promise<{ readonly wantsHolders: boolean }>;

  /** Stores all holders of a coupon that is sold out; they come in pages. @throws Unavailable */
  abstract list(couponId: CouponId, holders: AsyncIterable<readonly Holding[]>): Promise<void>;

  /** The claim was let through and is no longer under way. Never throws. */
  abstract leave(command: ClaimCoupon): Promise<void>;
}
