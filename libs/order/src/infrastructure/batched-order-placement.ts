import { Injectable } from '@nestjs/common';
import { DomainError, type IdempotentAnswer, OutboxBell, type RunOptions } from '@app/kernel';
import { Batcher, BatcherBusy, Log, Metrics, togetherOrOneByOne } from '@app/platform';
import { OrderPlacement } from '../application/order-placement';
import type { PlaceOrder } from '../application/place-order.command';
import { type PlacementOutcome, PlaceOrdersUseCase } from '../application/place-orders.use-case';
import { orderErrors } from '../domain/order.errors';
import { OrderConfig } from '../order.config';

type Outcome = IdempotentAnswer | Error;

/** The lane of this process: whatever waits while one transaction is under way shares the next one. */
@Injectable()
export class BatchedOrderPlacement extends OrderPlacement {
  private readonly batcher: Batcher<PlaceOrder, Outcome>;
  private readonly reruns;

  constructor(
    private readonly useCase: PlaceOrdersUseCase,
    private readonly bell: OutboxBell,
    private readonly config: OrderConfig,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    super();
    const sizes = metrics.histogram({
      name: 'order_batch_size',
      help: 'Orders in one transaction.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    });
    this.reruns = metrics.counter(
      'order_batches_run_again_total',
      'Batches decided once more: their stock was gone or changed by then, a deadlock, a lost connection.',
    );
    this.batcher = new Batcher({
      execute: (commands, letNextBegin) => this.executeBatch(commands, letNextBegin),
      weightOf: ({ lines }) => lines.length,
      maxItems: config.batchOrders,
      maxWeight: config.batchLines,
      maxWaiting: config.maxWaiting,
      maxWaitMs: config.maxWaitMs,
      maxUnderWay: config.batchesUnderWay,
      leastToOverlap: config.leastToOverlap,
      observe: ({ items }) => sizes.observe(items),
    });
    metrics.gauge('order_waiting', 'Orders that wait for a transaction.', () => this.batcher.depth);
  }

  place(command: PlaceOrder): Promise<IdempotentAnswer> {
    return this.batcher.submit(command).then(answerOf, failed);
  }

  private executeBatch(commands: readonly PlaceOrder[], onCommitting: () => void): Promise<readonly Outcome[]> {
    return togetherOrOneByOne(commands, {
      execute: (some, deadline) => this.execute(some, { deadlineMs: deadline.remaining(), onCommitting }),
      deadlineMs: this.config.deadlineMs,
      onFailure: (error) =>
        this.log.error({ err: error, orders: commands.length }, 'a batch failed: its orders are placed one by one'),
    });
  }

  private async execute(
    commands: readonly PlaceOrder[],
    { deadlineMs, onCommitting }: Required<RunOptions>,
  ): Promise<readonly PlacementOutcome[]> {
    const outcomes = await this.useCase.execute(commands, {
      deadlineMs,
      onCommitting: (run) => {
        if (run > 1) this.reruns.inc();
        onCommitting(run);
      },
    });
    if (outcomes.some((outcome) => !(outcome instanceof DomainError) && !outcome.replayed)) this.bell.ring();
    return outcomes;
  }
}

function answerOf(outcome: Outcome): IdempotentAnswer {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

function failed(error: unknown): never {
  throw error instanceof BatcherBusy ? orderErrors.error('order.busy', { retryAfterSeconds: 1 }) : error;
}
