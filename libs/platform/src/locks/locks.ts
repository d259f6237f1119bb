/** A lock that somebody has, until it ends, is released or is lost. */
export interface Lease {
  /**
   * Above that of every earlier holder of the name. What a holder writes can carry it, so that whoever keeps the writings
   * refuses one that comes from a holder of the past.
   */
  readonly fencingToken: number;
  /** From now on for so many milliseconds; false when it is lost already. @throws Unavailable without Redis */
  extend(forMs: number): Promise<boolean>;
  /** Gives the lock back, unless it is lost already: then another may have it. @throws Unavailable without Redis */
  release(): Promise<void>;
}

/**
 * Named locks over all processes. A holder that has died keeps his no longer than he took it for.
 *
 * A lease is a promise of Redis, and not more. Two can hold the same name at once: when a holder was paused past the end
 * of his lease and does not know it, when Redis failed over before its replica heard of the lock, or was emptied. So
 * whoever uses one needs either the fencing token where the effect is written, or a proof that two at once do no harm;
 * such a proof stands beside each use.
 */
export abstract class Locks {
  /** At once: undefined while somebody else holds the name. @throws Unavailable without Redis */
  abstract acquire(name: string, forMs: number): Promise<Lease | undefined>;
}
