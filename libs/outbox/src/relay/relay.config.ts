import type { Environment } from '@app/platform';
import { outboxSettings } from '../context';

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
    this.pollMs = env.read(outboxSettings.OUTBOX_POLL_MS);
    this.paceMs = env.read(outboxSettings.OUTBOX_PACE_MS);
    this.yielding = env.read(outboxSettings.OUTBOX_YIELD_PERCENT) / 100;
    this.freshMs = env.read(outboxSettings.OUTBOX_FRESH_MS);
    this.leaseMs = env.read(outboxSettings.OUTBOX_LEASE_MS);
    this.leaseSize = env.read(outboxSettings.OUTBOX_LEASE_SIZE);
    this.concurrency = env.read(outboxSettings.OUTBOX_SEND_CONCURRENCY);
    this.retryMs = env.read(outboxSettings.OUTBOX_RETRY_MS);
    this.retryMaxMs = env.read(outboxSettings.OUTBOX_RETRY_MAX_MS);
    this.maxRefusals = env.read(outboxSettings.OUTBOX_MAX_REFUSALS);
    this.outageMs = env.read(outboxSettings.OUTBOX_OUTAGE_MS);
    this.outageMaxMs = env.read(outboxSettings.OUTBOX_OUTAGE_MAX_MS);
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
