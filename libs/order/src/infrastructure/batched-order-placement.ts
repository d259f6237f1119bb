import { Injectable } from '@nestjs/common';
import { DomainError, type IdempotentAnswer, OutboxBell, Unavailable } from '@app/kernel';
import { Batcher, BatcherBusy, Deadline, Log, Metrics } from '@app/platform';
import { OrderPlacement } from '../application/order-placement';
import type { PlaceOrder } from '../application/place-order.command';
import { PlaceOrdersUseCase } from '../application/place-orders.use-case';
import { orderErrors } from '../domain/order.errors';
import { OrderConfig } from '../order.config';

type Outcome = IdempotentAnswer | Error;

/** The lane of this process: whatever waits while one transaction is under way shares the next one. */
@Injectable()
export class BatchedOrderPlacement extends OrderPlacement {
  private readonly batcher: Batcher<PlaceOrder, Outcome>;

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
    this.batcher = new Batcher({
      execute: (commands) => this.executeBatch(commands),
      weightOf: ({ lines }) => lines.length,
      maxItems: config.batchOrders,
      maxWeight: config.batchLines,
      maxWaiting: config.maxWaiting,
      maxWaitMs: config.maxWaitMs,
      observe: ({ items }) => sizes.observe(items),
    });
    metrics.gauge('order_waiting', 'Orders that wait for a transaction.', () => this.batcher.depth);
  }

  async place(command: PlaceOrder): Promise<IdempotentAnswer> {
    const outcome = await this.batcher.submit(command).catch((error: unknown) => {
      if (error instanceof BatcherBusy) throw orderErrors.error('order.busy', { retryAfterSeconds: 1 });
      throw error;
    });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  private async executeBatch(commands: readonly PlaceOrder[]): Promise<readonly Outcome[]> {
    const deadline = Deadline.after(this.config.deadlineMs);
    try {
      return await this.execute(commands, deadline);
    } catch (error) {
      if (error instanceof Unavailable || commands.length === 1) throw error;
      this.log.error({ err: error, orders: commands.length }, 'a batch failed: its orders are placed one by one');
      return this.executeOneByOne(commands, deadline);
    }
  }

  /** One order that throws must not cost the others theirs. */
  private async executeOneByOne(commands: readonly PlaceOrder[], deadline: Deadline): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const command of commands) {
      const alone = await this.execute([command], deadline).catch((error: unknown) => [error as Error]);
      outcomes.push(...alone);
    }
    return outcomes;
  }

  private async execute(commands: readonly PlaceOrder[], deadline: Deadline): Promise<readonly Outcome[]> {
    const outcomes = await this.useCase.execute(commands, { deadlineMs: deadline.remaining() });
    if (outcomes.some((outcome) => !(outcome instanceof DomainError) && !outcome.replayed)) this.bell.ring();
    return outcomes;
  }
}
