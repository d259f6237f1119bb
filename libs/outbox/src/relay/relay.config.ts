import type { Environment } from '@app/platform';

/** How the relay works. Times in milliseconds. */
export class RelayConfig {
  /** How often the relay looks for events without a wake-up. */
  readonly pollMs: number;
  /**
   * Between the strokes at which rounds begin while events come thick and fast: so they go together, and those of all
   * destinations, too. The transactions of a round cost the same for one event as for fifty.
   */
  readonly paceMs: number;
  /**
   * After a full round it rests for so many times as long as the database took for its leasing and settling: a backlog
   * of millions leaves most of a busy database to the orders, and nobody waits for one that is idle.
   */
  readonly yielding: number;
  /**
   * Events that have been due for so long are backlog; the others are fresh, and are sent beside it. Longer than a stroke
   * and a slow round, so that what happens now becomes backlog only when it comes faster than it can be sent.
   */
  readonly freshMs: number;
  /** How long a worker may keep what it took; after that, others send it again. */
  readonly leaseMs: number;
  /** Deliveries that one worker takes at once for one destination. */
  readonly leaseSize: number;
  /** Batches on their way to one queue at the same time. */
  readonly concurrency: number;
  /** Between one refusal of an event and the next try: doubling from the first to the last value. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** Refusals after which an event is parked. */
  readonly maxRefusals: number;
  /** Between two tries of a queue that can't be used at all: doubling from the first to the last value. */
  readonly outageMs: number;
  readonly outageMaxMs: number;

  constructor(env: Environment) {
    const ms = (name: string, fallback: number): number => env.integer(name, { min: 1, max: 3_600_000, fallback });
    this.pollMs = ms('OUTBOX_POLL_MS', 1_000);
    this.paceMs = env.integer('OUTBOX_PACE_MS', { min: 0, max: 1_000, fallback: 20 });
    this.yielding = env.integer('OUTBOX_YIELD_PERCENT', { min: 0, max: 10_000, fallback: 100 }) / 100;
    this.freshMs = env.integer('OUTBOX_FRESH_MS', { min: 100, max: 60_000, fallback: 2_000 });
    this.leaseMs = env.integer('OUTBOX_LEASE_MS', { min: 1_000, max: 600_000, fallback: 30_000 });
    this.leaseSize = env.integer('OUTBOX_LEASE_SIZE', { min: 1, max: 5_000, fallback: 500 });
    this.concurrency = env.integer('OUTBOX_SEND_CONCURRENCY', { min: 1, max: 50, fallback: 8 });
    this.retryMs = ms('OUTBOX_RETRY_MS', 1_000);
    this.retryMaxMs = ms('OUTBOX_RETRY_MAX_MS', 300_000);
    this.maxRefusals = env.integer('OUTBOX_MAX_REFUSALS', { min: 1, max: 1_000, fallback: 10 });
    this.outageMs = ms('OUTBOX_OUTAGE_MS', 100);
    this.outageMaxMs = ms('OUTBOX_OUTAGE_MAX_MS', 5_000);
  }

  /** For one batch. A quarter of the lease, so that what was started in its first half is marked before it ends. */
  get sendDeadlineMs(): number {
    return Math.min(5_000, this.leaseMs / 4);
  }

  /** From taking a lease: no batch is started later. */
  get startBatchesForMs(): number {
    return this.leaseMs / 2;
  }
}
