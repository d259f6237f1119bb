import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { SqsService } from '@ssut/nestjs-sqs';
import type { Log } from '../logging/log';
import { type Consumer, consumerOf, isQuietWithin, sleep } from './consumers';

/** Each of these events shows that the poller is alive: one is emitted with every poll, whatever its outcome. */
const SIGNS_OF_LIFE = ['empty', 'message_received', 'response_processed', 'error'] as const;

/** Times in milliseconds. */
export interface PollerOptions {
  /** The queue's name within this process. */
  readonly queue: string;
  readonly watchEveryMs?: number;
  /** Far longer than a poll with its retries takes. */
  readonly silentForMs?: number;
  /** How long a restart waits for the old poll to end, and a stop for the last one. */
  readonly patienceMs?: number;
}

const DEFAULTS = { watchEveryMs: 5_000, silentForMs: 90_000, patienceMs: 15_000 };

/**
 * Restarts a queue's poller when it stalls, and stops it in order. Polling with this library can stop silently (its
 * issue 28), and its shutdown does not wait for the batch in hand (107).
 */
export class Poller implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly options: Required<PollerOptions>;
  private heardAt = performance.now();
  private watch: NodeJS.Timeout | undefined;
  private restarting: Promise<void> | undefined;

  constructor(
    private readonly sqs: SqsService,
    options: PollerOptions,
    private readonly log: Log,
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  onApplicationBootstrap(): void {
    const consumer = this.consumer();
    for (const sign of SIGNS_OF_LIFE) consumer.on(sign, () => (this.heardAt = performance.now()));
    this.watch = setInterval(() => this.look(), this.options.watchEveryMs);
    this.watch.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.watch);
    this.consumer().stop();
  }

  /** The database closes in onApplicationShutdown: the batch in hand is booked by then. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.restarting) {
      await this.restarting;
      this.consumer().stop();
    }
    if (await this.isQuiet()) return;
    this.log.warn({ queue: this.options.queue }, 'stopping with a batch in hand; SQS delivers it again');
  }

  private look(): void {
    const silentForMs = performance.now() - this.heardAt;
    if (silentForMs < this.options.silentForMs || this.restarting) return;
    const facts = { queue: this.options.queue, silentForMs: Math.round(silentForMs) };
    this.log.error(facts, 'poller stalled; restarting');
    this.restarting = this.restart().finally(() => (this.restarting = undefined));
  }

  private async restart(): Promise<void> {
    const consumer = this.consumer();
    consumer.stop({ abort: true });
    await this.isQuiet();
    await sleep(0); // the old loop checks once more, finds itself stopped and ends; otherwise two loops would run
    this.heardAt = performance.now();
    consumer.start();
  }

  private isQuiet(): Promise<boolean> {
    return isQuietWithin(this.consumer(), this.options.patienceMs);
  }

  private consumer(): Consumer {
    return consumerOf(this.sqs, this.options.queue);
  }
}
