import type { Lease } from './locks';

/** Two extensions may fail before the lease ends. */
const EXTENSIONS_A_LEASE = 3;

/**
 * Runs the work and extends its lease, just taken for `leaseMs`, until the work ends. The caller releases the lease.
 * The signal aborts when the lease is lost, or when it expired while Redis was unreachable.
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
      if (performance.now() >= endsAt) lost.abort(); // until then Redis may become available again
    }
  };

  const timer = setInterval(() => void extend(), leaseMs / EXTENSIONS_A_LEASE);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
