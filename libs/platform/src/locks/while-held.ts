import type { Lease } from './locks';

/** So that two extensions may fail before the lease ends. */
const EXTENSIONS_A_LEASE = 3;

/**
 * Does the work and extends the lease, which was taken for `leaseMs` just now, until it is done. Releasing it is the
 * caller's. The signal tells the work that the lease is lost, or that it ran out while Redis was away.
 */
export async function whileHeld<T>(lease: Lease, leaseMs: number, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController();
  let endsAt = performance.now() + leaseMs;

  const extend = async (): Promise<void> => {
    const asked = performance.now();
    try {
      if (await lease.extend(leaseMs)) endsAt = asked + leaseMs;
      else lost.abort();
    } catch {
      if (performance.now() >= endsAt) lost.abort(); // until then Redis may come back
    }
  };

  const timer = setInterval(() => void extend(), leaseMs / EXTENSIONS_A_LEASE);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
