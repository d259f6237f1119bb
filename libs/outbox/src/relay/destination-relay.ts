import { Alarm, backoffMs, type Log } from '@app/platform';
import type { Deliveries, Lane, Lease, Refused, Settlement } from './deliveries';
import { type Dispatcher, type Outcome } from './dispatcher';
import { MAX_BATCH_MESSAGES, type Refusal } from './event-sender';
import type { FreshTraffic } from './fresh-traffic';
import type { RelayConfig } from './relay.config';
import type { RelayMetrics } from './relay.metrics';

/** The most bytes that one round holds in memory, apart from a single larger event. */
const MAX_ROUND_BYTES = 4 * 1024 * 1024;

/**
 * The share of a full lease that a backlog takes while fresh events are sent, which reduces their wait. On two cores
 * 150 in place of 500 deliveries took their p99 from 234 to 116 ms (`npm run bench -- backlog`).
 */
const SHARE_BESIDE_FRESH = 0.3;

/** Other workers hold a lock for the few statements of a lease. */
const CONTENDED_MS = 10;

/** A pause, in milliseconds; `unlessWoken`: a wake-up ends the pause, but not its first `atLeastMs`. */
interface Rest {
  readonly ms: number;
  readonly unlessWoken: boolean;
  readonly atLeastMs?: number;
}

/** The destination and the lane of one loop. */
export interface LoopOf {
  readonly destination: string;
  readonly lane: Lane;
}

interface Parts {
  readonly deliveries: Deliveries;
  readonly dispatcher: Dispatcher;
  readonly config: RelayConfig;
  readonly metrics: RelayMetrics;
  readonly traffic: FreshTraffic;
  readonly log: Log;
}

/**
 * Sends one destination's events of one lane from the outbox to its queue, round after round: lease, send, settle. It
 * sleeps without work, until a wake-up or a poll is due. While the queue is unavailable it tries a single batch after
 * growing pauses, and counts no refusals. A destination has one loop for fresh events and one for its backlog, so that
 * a new event does not wait for a running round of five hundred (ADR 0030).
 */
export class DestinationRelay {
  private readonly wakeUp = new Alarm();
  private readonly stop = new Alarm();
  private stopping = false;
  private running: Promise<void> | undefined;
  /** Consecutive rounds in which no event could be sent, for no fault of the events. */
  private failures = 0;

  private readonly destination: string;
  private readonly lane: Lane;

  constructor(
    { destination, lane }: LoopOf,
    private readonly parts: Parts,
  ) {
    this.destination = destination;
    this.lane = lane;
  }

  start(): void {
    this.running = this.run();
  }

  /**
   * Announces possible new events. A wake-up during a round takes effect at its end; it has no effect while the queue
   * is unavailable.
   */
  wake(): void {
    this.wakeUp.ring();
  }

  /** Starts nothing new: marks batches under way, and gives leased and unsent deliveries back. */
  end(): void {
    this.stopping = true;
    this.wakeUp.ring();
    this.stop.ring();
  }

  async ended(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const { ms, unlessWoken, atLeastMs = 0 } = await this.tryRound();
      if (atLeastMs > 0) await this.stop.sleep(atLeastMs);
      if (ms > atLeastMs) await (unlessWoken ? this.wakeUp : this.stop).sleep(ms - atLeastMs);
    }
  }

  private async tryRound(): Promise<Rest> {
    try {
      const rest = await this.round();
      if (this.failures === 0) return rest;
    } catch (error) {
      // The leased deliveries are due again when the lease ends.
      this.fail(error);
    }
    return { ms: this.pauseMs(), unlessWoken: false };
  }

  private async round(): Promise<Rest> {
    const { deliveries, dispatcher, config } = this.parts;
    const began = performance.now();
    const startBatchesUntil = began + config.startBatchesForMs;
    const lease = await deliveries.lease({
      destination: this.destination,
      lane: this.lane,
      freshMs: config.freshMs,
      maxDeliveries: this.leaseSize,
      maxBytes: MAX_ROUND_BYTES,
      forMs: config.leaseMs,
    });
    const leasedAt = performance.now();
    if (lease.deliveries.length === 0) return this.restWhenIdle(lease);
    if (this.lane === 'fresh') this.parts.traffic.seen();
    const outcome = await dispatcher.dispatch(lease, {
      concurrency: config.concurrency,
      sendDeadlineMs: config.sendDeadlineMs,
      mayStart: () => !this.stopping && performance.now() < startBatchesUntil,
    });
    // The queue is unavailable when a whole round fails; a single refusal concerns only its message.
    const useful = outcome.sent.length > 0 || outcome.refused.length > 0;
    if (!useful && !this.stopping) this.fail(outcome.trouble);
    const sentAt = performance.now();
    await this.settle(lease, outcome);
    if (useful) this.recover();
    const now = performance.now();
    const databaseMs = leasedAt - began + (now - sentAt);
    return { ms: lease.full ? databaseMs * config.yielding : untilNextStroke(now, config.paceMs), unlessWoken: false };
  }

  private get leaseSize(): number {
    const { config, traffic } = this.parts;
    if (this.failures > 0) return MAX_BATCH_MESSAGES;
    const yields = this.lane === 'backlog' && traffic.isUnderWay;
    return yields ? Math.ceil(config.leaseSize * SHARE_BESIDE_FRESH) : config.leaseSize;
  }

  /** Wake-ups announce fresh events: the backlog is not polled before an event can have become backlog. */
  private restWhenIdle({ contended }: Lease): Rest {
    const { pollMs, freshMs } = this.parts.config;
    if (contended) return { ms: CONTENDED_MS, unlessWoken: true };
    return { ms: pollMs, unlessWoken: true, atLeastMs: this.lane === 'backlog' ? Math.min(freshMs, pollMs) : 0 };
  }

  private async settle(lease: Lease, outcome: Outcome): Promise<void> {
    const settlement = this.settlementOf(lease, outcome);
    const marked = await this.parts.deliveries.settle(lease, settlement);
    this.parts.metrics.settled(this.destination, { ...settlement, marked });
    for (const { eventId, error, retryInMs } of settlement.refused) {
      const facts = { destination: this.destination, eventId, reason: error };
      if (retryInMs === null) this.parts.log.error(facts, 'outbox event parked after repeated refusals');
      else this.parts.log.warn({ ...facts, retryInMs }, 'outbox event refused by its queue');
    }
  }

  private settlementOf({ deliveries }: Lease, { sent, refused, trouble }: Outcome): Settlement {
    const done = new Set([...sent, ...refused.map(({ eventId }) => eventId)]);
    const refusalsOf = new Map(deliveries.map(({ eventId, refusals }) => [eventId, refusals]));
    return {
      sent,
      refused: refused.map((refusal) => this.consequenceOf(refusal, (refusalsOf.get(refusal.eventId) ?? 0) + 1)),
      postponed: {
        eventIds: deliveries.map(({ eventId }) => eventId).filter((eventId) => !done.has(eventId)),
        forMs: trouble === undefined ? 0 : this.pauseMs(),
        error: trouble === undefined ? null : textOf(trouble),
      },
    };
  }

  private consequenceOf({ eventId, reason }: Refusal, refusals: number): Refused {
    const { maxRefusals, retryMs, retryMaxMs } = this.parts.config;
    const retryInMs = refusals >= maxRefusals ? null : backoffMs(refusals, { firstMs: retryMs, maxMs: retryMaxMs });
    return { eventId, error: reason, retryInMs };
  }

  private pauseMs(): number {
    const { outageMs, outageMaxMs } = this.parts.config;
    return backoffMs(Math.max(1, this.failures), { firstMs: outageMs, maxMs: outageMaxMs });
  }

  private fail(error: unknown): void {
    this.failures++;
    this.parts.metrics.failed(this.destination);
    const facts = { destination: this.destination, lane: this.lane, failures: this.failures, err: error };
    this.parts.log.warn(facts, 'outbox sending failed, retrying');
  }

  private recover(): void {
    if (this.failures === 0) return;
    const facts = { destination: this.destination, lane: this.lane, failures: this.failures };
    this.parts.log.info(facts, 'outbox sending recovered');
    this.failures = 0;
  }
}

/** The rounds of all destinations begin at the same times, so they share their leases. */
const untilNextStroke = (now: number, everyMs: number): number => (everyMs === 0 ? 0 : everyMs - (now % everyMs));

const textOf = (trouble: unknown): string =>
  trouble instanceof Error ? `${trouble.name}: ${trouble.message}` : String(trouble);
