import type { UserCouponId } from '../contract';
import type { ClaimableCoupon, ClaimCoupon, ClaimRefusal, Holding } from '../domain/claim';
import type { CouponId } from '../domain/coupon';

/**
 * `pass`: ask the database. `crowded`: the claims under way may well take all that is left. A refusal repeats what the
 * database has committed.
 */
export type GateVerdict = 'pass' | 'crowded' | GateRefusal;

export interface GateRefusal {
  readonly refusal: ClaimRefusal;
  /**
   * Whether the customer holds such a coupon, or the gate cannot exclude it: then this may be a repeated claim, and its key
   * is looked up before it is refused.
   */
  readonly mayHold: boolean;
}

export interface GateQuestion extends ClaimCoupon {
  readonly now: Date;
  /** It goes to the database however crowded it is, and counts as under way from here on. */
  readonly insists: boolean;
}

/** What a committed transaction says of one coupon. */
export interface GateUpdate {
  readonly coupon: ClaimableCoupon;
  readonly holders: readonly Holding[];
  /** They are no longer under way. */
  readonly decided: readonly UserCouponId[];
}

/**
 * Stands before the database and turns away whom the database would refuse. It knows only what was committed, and that
 * for a while; who was let through is a hint with a lease. Where it knows nothing, or can't be asked, claims pass.
 */
export abstract class CouponGate {
  /** What this process knows by itself, at once; nothing when the gate must be asked. */
  abstract recall(question: Omit<GateQuestion, 'userCouponId' | 'insists'>): GateRefusal | undefined;

  /** Never throws, and answers within its own short deadline. */
  abstract ask(question: GateQuestion): Promise<GateVerdict>;

  /**
   * After the commit, never before. Never throws: what is lost here the next transaction tells again.
   * Answers whether the coupon is sold out and the gate has no list of all who hold it: without one it can't tell a holder
   * from somebody who came too late, and lets both through.
   */
  abstract tell(news: GateUpdate): Promise<{ readonly wantsHolders: boolean }>;

  /** All of the holders of a coupon that is sold out, in pages. @throws Unavailable */
  abstract list(couponId: CouponId, holders: AsyncIterable<readonly Holding[]>): Promise<void>;

  /** It was let through, and is not under way any more. Never throws. */
  abstract leave(command: ClaimCoupon): Promise<void>;
}
