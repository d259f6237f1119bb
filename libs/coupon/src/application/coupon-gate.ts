import type { UserCouponId } from '../contract';
import type { ClaimCoupon, ClaimRefusal, Holding } from '../domain/claim';
import type { CouponId, CouponStanding } from '../domain/coupon';

/**
 * `pass`: the gate does not know; the database decides. `crowded`: the claims under way may take all that is left. A refusal
 * follows the claim rule (domain/claim-rule.ts), by facts that the database has committed.
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

/** The changes of one coupon by a committed transaction. */
export interface GateUpdate {
  readonly coupon: CouponStanding;
  readonly holders: readonly Holding[];
  /** Claims that are no longer under way. */
  readonly decided: readonly UserCouponId[];
}

/**
 * Refuses claims that the database would refuse, without the database. The gate knows only committed facts, each for
 * a limited time; the claims that it let through are a hint with a lease. Claims pass when the gate does not know the answer
 * or is unavailable.
 */
export abstract class CouponGate {
  /** The refusal by the memory of this process, without a round trip; undefined when the gate must be asked. */
  abstract recall(question: Omit<GateQuestion, 'userCouponId' | 'insists'>): GateRefusal | undefined;

  /** Never throws, and answers within its own short deadline. */
  abstract ask(question: GateQuestion): Promise<GateVerdict>;

  /**
   * Called after the commit, never before. Never throws: the next transaction repeats a lost update.
   * Returns whether the coupon is sold out and the gate has no list of all its holders: without the list the gate lets every
   * customer through, because each may be a holder.
   */
  abstract update(change: GateUpdate): Promise<{ readonly wantsHolders: boolean }>;

  /** Stores all holders of a coupon that is sold out; they come in pages. @throws Unavailable */
  abstract list(couponId: CouponId, holders: AsyncIterable<readonly Holding[]>): Promise<void>;

  /** The claim was let through and is no longer under way. Never throws. */
  abstract leave(command: ClaimCoupon): Promise<void>;
}
