import type { BeforeApplicationShutdown, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { SqsService } from '@ssut/nestjs-sqs';
import { type Consumer, consumerOf, isQuietWithin } from './consumers';

interface Options {
  /** The queue's name within this process. */
  readonly queue: string;
  /** As many messages as one poll may bring. */
  readonly batchSize: number;
  /** How long a stop waits for the last batch of each, in milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 15_000;

/**
 * More polls of a queue at the same time, as long as they come back full. Every full batch, of whichever poll, calls one
 * more helper; a helper whose poll found nothing rests until it is called. So a queue that is nearly empty is polled
 * once at a time (every poll costs money and CPU), and a long one by all.
 */
export class PollHelpers implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private helpers: readonly Consumer[] = [];
  private stopping = false;

  /** `leader` polls always; each of the others is a poller of the same queue, on its own. */
  constructor(
    private readonly leader: SqsService,
    private readonly others: readonly SqsService[],
    private readonly options: Options,
  ) {}

  /** The library has just started them all, and they poll without waiting: each rests after its first poll. */
  onModuleInit(): void {
    const { queue } = this.options;
    this.helpers = this.others.map((sqs) => consumerOf(sqs, queue));
    for (const consumer of [consumerOf(this.leader, queue), ...this.helpers]) this.whenFull(consumer);
    for (const helper of this.helpers) {
      // Past the library's setting of its next poll, which the stop then cancels: a start must not find it waiting.
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
