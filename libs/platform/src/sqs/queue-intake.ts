import type { OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logging/log';
import { backoffMs } from '../time/backoff';
import type { ConsumerMetrics } from './consumer.metrics';

/** Between two trials while a consumer cannot work. */
const PAUSE = { firstMs: 500, maxMs: 5_000 };

/** The error of a poll that was not sent because the consumer cannot work. */
export class ReceivingStopped extends Error {
  constructor(queue: string, cause?: unknown) {
    super(`the consumer of ${queue} has stopped receiving`, { cause });
    this.name = 'ReceivingStopped';
  }
}

interface Outage {
  readonly since: number;
  /** The failed work, to be retried. */
  readonly trial: () => Promise<unknown>;
}

interface Parts {
  readonly queue: string;
  readonly log: Log;
  readonly metrics: ConsumerMetrics;
}

/**
 * Whether a queue's consumer receives. SQS counts every receive and moves a message to the dead-letter queue after too
 * many, so a consumer that cannot work receives nothing. Its failed work is retried after growing pauses, and receiving
 * starts again with its success.
 */
export class QueueIntake implements OnModuleDestroy {
  private outage: Outage | undefined;
  /** Failures in a row; only successful work resets it. */
  private failures = 0;
  private readonly ending = new AbortController();

  constructor(private readonly parts: Parts) {}

  get isStopped(): boolean {
    return this.outage !== undefined;
  }

  /** The reason that readiness reports. */
  health(): { readonly receiving: boolean; readonly stoppedForMs?: number } {
    const { outage } = this;
    return outage
      ? { receiving: false, stoppedForMs: Math.round(performance.now() - outage.since) }
      : { receiving: true };
  }

  /**
   * Stops receiving: the consumer cannot work. `trial` does some of the failed work and must be repeatable; it rejects
   * for as long as the consumer cannot work.
   */
  stop(error: unknown, trial: () => Promise<unknown>): void {
    if (this.outage) return;
    this.failures++;
    this.outage = { since: performance.now(), trial };
    this.parts.metrics.stopped(this.parts.queue);
    this.parts.log.error({ queue: this.parts.queue, err: error }, 'consumer stopped receiving: it cannot work');
  }

  /** The consumer has done the work of what it received. */
  worked(): void {
    this.failures = 0;
    if (this.outage) this.startAgain(this.outage);
  }

  /**
   * Called by the leading poll before it receives. While the consumer cannot work it waits, and retries the work.
   * @throws ReceivingStopped after a failed trial, and at shutdown
   */
  async whenReceiving(): Promise<void> {
    const { outage } = this;
    if (!outage) return;
    try {
      await sleep(backoffMs(this.failures, PAUSE), undefined, { signal: this.ending.signal });
      await outage.trial();
    } catch (error) {
      this.failures++;
      throw new ReceivingStopped(this.parts.queue, error);
    }
    if (this.outage === outage) this.startAgain(outage);
  }

  /** Called by the other polls. @throws ReceivingStopped at once */
  refuseWhileStopped(): void {
    if (this.outage) throw new ReceivingStopped(this.parts.queue);
  }

  onModuleDestroy(): void {
    this.ending.abort();
  }

  private startAgain({ since }: Outage): void {
    this.outage = undefined;
    this.parts.metrics.startedAgain(this.parts.queue);
    const stoppedForMs = Math.round(performance.now() - since);
    this.parts.log.info({ queue: this.parts.queue, stoppedForMs }, 'consumer receives again');
  }
}
