import type { Environment } from '@app/platform';
import { outboxSettings } from '../context';

/** The settings of the relay. Times in milliseconds. */
export class RelayConfig {
  /** How often the relay looks for events without a wake-up. */
  readonly pollMs: number;
  /**
   * The interval between the start times of rounds under continuous traffic: events of one interval share a round, and
   * so do the destinations. The transactions of a round cost the same for one event as for fifty.
   */
  readonly paceMs: number;
  /**
   * After a full round the loop rests for this multiple of the database time of its lease and settlement: a backlog of
   * millions leaves most of a busy database to the orders, and an idle database causes no wait.
   */
  readonly yielding: number;
  /**
   * Events that have been due for this long are backlog; younger ones are fresh, and are sent in parallel. Longer than
   * an interval and a slow round, so that new events become backlog only when they arrive faster than they can be sent.
   */
  readonly freshMs: number;
  /** How long a worker keeps its lease; after that, other workers send the events again. */
  readonly leaseMs: number;
  /** Deliveries that one worker leases at once for one destination. */
  readonly leaseSize: number;
  /** Concurrent batches to one queue. */
  readonly concurrency: number;
  /** The pause after a refusal of an event: doubles from the first to the last value. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** Refusals after which an event is parked. */
  readonly maxRefusals: number;
  /** The pause while a queue is unavailable: doubles from the first to the last value. */
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

  /**
   * The deadline of one batch. A quarter of the lease, so that a batch started in its first half is marked before the
   * lease ends.
   */
  get sendDeadlineMs(): number {
    return Math.min(5_000, this.leaseMs / 4);
  }

  /** Measured from the lease: no batch starts later. */
  get startBatchesForMs(): number {
    return this.leaseMs / 2;
  }
}
