import { Alarm, backoffMs, type Log } from '@app/platform';
import type { Deliveries, Lane, Lease, Refused, Settlement } from './deliveries';
import { type Dispatcher, type Outcome } from './dispatcher';
import { MAX_BATCH_MESSAGES, type Refusal } from './event-sender';
import type { FreshTraffic } from './fresh-traffic';
import type { RelayConfig } from './relay.config';
import type { RelayMetrics } from './relay.metrics';

/** What one round holds in memory at most, apart from an event that is larger by itself. */
const MAX_ROUND_BYTES = 4 * 1024 * 1024;

/**
 * Of a full lease, for a backlog while fresh events are sent beside it: they wait for less. On two cores 150 in place of 500
 * deliveries took their p99 from 234 to 116 ms (`npm run bench -- backlog`).
 */
const SHARE_BESIDE_FRESH = 0.3;

/** Others hold a lock for the few statements of a lease. */
const CONTENDED_MS = 10;

/** A pause, in milliseconds; `unlessWoken`: a wake-up ends it, but for its first `atLeastMs`. */
interface Rest {
  readonly ms: number;
  readonly unlessWoken: boolean;
  readonly atLeastMs?: number;
}

/** What one loop works on. */
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
 * Takes one destination's events of one lane from the outbox to its queue, round after round: lease, send, settle. Sleeps
 * when there is nothing to do, until a wake-up or a poll is due. While the queue can't be used it tries a single
 * batch after growing pauses, and counts nothing against the events. A destination has a loop for what is fresh and one
 * for its backlog, so that nothing new waits for the round of five hundred that is under way (ADR 0030).
 */
export class DestinationRelay {
  private readonly wakeUp = new Alarm();
  private readonly stop = new Alarm();
  private stopping = false;
  private running: Promise<void> | undefined;
  /** Rounds in a row in which nothing could be sent, for no fault of the events. */
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

  /** Something may have been written. Heard at the end of a round, too; not while the queue is in trouble. */
  wake(): void {
    this.wakeUp.ring();
  }

  /** Begins nothing new: batches on their way are marked, and what is leased and not yet sent is given back. */
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
      // What was leased is due again when the lease ends.
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
    // The queue is in trouble when a whole round came to nothing; a refusal alone is the message's affair.
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

  /** Wake-ups announce fresh events: a backlog is looked for no more often than something can become one. */
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
      if (retryInMs === null) this.parts.log.error(facts, 'parked an event: its queue refuses it again and again');
      else this.parts.log.warn({ ...facts, retryInMs }, 'a queue refused an event');
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
    this.parts.log.warn(facts, 'events cannot be sent; trying again');
  }

  private recover(): void {
    if (this.failures === 0) return;
    const facts = { destination: this.destination, lane: this.lane, failures: this.failures };
    this.parts.log.info(facts, 'events can be sent again');
    this.failures = 0;
  }
}

/** All destinations' rounds begin at the same strokes, and so take their leases together. */
const untilNextStroke = (now: number, everyMs: number): number => (everyMs === 0 ? 0 : everyMs - (now % everyMs));

const textOf = (trouble: unknown): string =>
  trouble instanceof Error ? `${trouble.name}: ${trouble.message}` : String(trouble);
