/** How long after a fresh event the next one is expected. */
const EXPECTED_MS = 1_000;

/**
 * Whether fresh events are being sent, to any destination: a backlog then leaves most of the worker and the queues to
 * fresh events.
 */
export class FreshTraffic {
  private lastAt = -Infinity;

  seen(): void {
    this.lastAt = performance.now();
  }

  get isUnderWay(): boolean {
    return performance.now() - this.lastAt < EXPECTED_MS;
  }
}
