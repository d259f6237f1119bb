/** A lock that is held until it expires, is released or is lost. */
export interface Lease {
  /**
   * Larger than that of every earlier holder of the name. A holder can write it with its data, so that the store of the
   * data refuses writes of an earlier holder.
   */
  readonly fencingToken: number;
  /**
   * Extends the lease to so many milliseconds from now; false when it is lost already. @throws Unavailable without
   * Redis
   */
  extend(forMs: number): Promise<boolean>;
  /**
   * Releases the lock, unless it is lost already: another process may hold it then. @throws Unavailable without Redis
   */
  release(): Promise<void>;
}

/**
 * Named locks over all processes. The lock of a holder that died expires with its lease.
 *
 * A lease is a promise of Redis only. Two processes can hold the same name at once: when a holder was paused past the
 * end of its lease, or when Redis failed over before its replica received the lock, or was emptied. So a use of a lock
 * needs either the fencing token where the effect is written, or a proof that two holders at once do no harm; the proof
 * is documented at each use.
 */
export abstract class Locks {
  /** Does not wait: undefined while another process holds the name. @throws Unavailable without Redis */
  abstract acquire(name: string, forMs: number): Promise<Lease | undefined>;
}
