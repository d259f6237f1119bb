/** What the comparison of history and database found. */
export interface Verdict {
  /** Keyed writes. */
  readonly tried: number;
  readonly yes: number;
  /** Keyed writes whose effect is in the database. */
  readonly inBooks: number;
  /** Answered with a success, and not in the database. */
  readonly lost: number;
  /** One key, reference or claim with more than one effect. */
  readonly doubled: number;
  /** In the database, and never asked for, or refused. */
  readonly madeUp: number;
  /** In the database with another id, amount or lines than the caller was answered. */
  readonly different: number;
  /** Units and coupons sold beyond what there was. */
  readonly oversold: number;
  /** Orders and refunds without an event, and events that a consumer has not booked. */
  readonly eventsMissing: number;
  readonly eventsTwice: number;
  /** Keyed writes without a definite answer, or with an answer that the contract does not name. */
  readonly failed: number;
  /** A sentence for each finding, at most 20 of a kind. */
  readonly findings: readonly string[];
}

export const isClean = ({ findings }: Verdict): boolean => findings.length === 0;
