import type { BeforeApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { SqsService } from '@ssut/nestjs-sqs';
import { type Consumer, consumerOf, isQuietWithin } from './consumers';

interface Options {
  /** The queue's name within this process. */
  readonly queue: string;
  /** The most messages of one poll. */
  readonly batchSize: number;
  /** How long a stop waits for the last batch of each helper, in milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 15_000;

/**
 * Adds polls of a queue while polls return full batches. Every full batch starts one more helper; a helper whose poll was
 * empty pauses until it is started again. So a nearly empty queue is polled once at a time (every poll costs money and
 * CPU), and a long one by all helpers.
 */
export class PollHelpers implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private helpers: readonly Consumer[] = [];
  private stopping = false;

  /** `leader` always polls; each of the others is a separate poller of the same queue. */
  constructor(
    private readonly leader: SqsService,
    private readonly others: readonly SqsService[],
    private readonly options: Options,
  ) {}

  /** The library has just started all helpers, and they poll without waiting: each pauses after its first poll. */
  onModuleInit(): void {
    const { queue } = this.options;
    this.helpers = this.others.map((sqs) => consumerOf(sqs, queue));
    for (const consumer of [consumerOf(this.leader, queue), ...this.helpers]) this.whenFull(consumer);
    for (const helper of this.helpers) {
      // Past the library's scheduling of the next poll, which the stop then cancels: a later start must not find it
      // waiting.
      const rest = (): unknown => setImmediate(() => helper.stop());
      helper.on('empty', rest);
      helper.on('error', rest);
    }
  }

  onModuleDestroy(): void {
    this.stopping = true;
    for (const helper of this.helpers) helper.stop();
  }

  /** The database closes in onApplicationShutdown: the batches in hand are booked by then. */
  async beforeApplicationShutdown(): Promise<void> {
    const { patienceMs = PATIENCE_MS } = this.options;
    await Promise.all(this.helpers.map((helper) => isQuietWithin(helper, patienceMs)));
  }

  private whenFull(consumer: Consumer): void {
    let received = 0;
    consumer.on('message_received', () => {
      if (++received === this.options.batchSize) this.callOne();
    });
    const forget = (): unknown => (received = 0);
    consumer.on('response_processed', forget);
    consumer.on('error', forget);
  }

  private callOne(): void {
    if (this.stopping) return;
    this.helpers.find(({ status }) => !status.isRunning && !status.isPolling)?.start();
  }
}
