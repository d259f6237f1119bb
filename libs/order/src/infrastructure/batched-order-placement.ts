import { Injectable } from '@nestjs/common';
import { type IdempotentAnswer, RowsLocked, Unavailable } from '@app/kernel';
import {
  AGAIN,
  Batcher,
  BatcherBusy,
  type Deadline,
  DeadlineExceeded,
  isLockTimeout,
  LanesApart,
  Log,
  Metrics,
  togetherOrOneByOne,
  TooManyWait,
  UncertainCommands,
} from '@app/platform';
import { OrderPlacement } from '../application/order-placement';
import type { PlaceOrder } from '../application/place-order.command';
import {
  NotNow,
  type PlacementOptions,
  type PlacementOutcome,
  PlaceOrdersUseCase,
} from '../application/place-orders.use-case';
import { orderErrors } from '../domain/order.errors';
import { OrderConfig } from '../order.config';

type Outcome = IdempotentAnswer | NotNow | Error;

/**
 * The number of batches that pass over an order with a held wallet; then the order waits apart. Most wallets are free
 * again by then.
 */
const MOST_PASSED_OVER = 2;

/**
 * How long an unavailable product counts as held, in milliseconds: an order that needs the product does not join a
 * batch.
 */
const HELD_MEMORY_MS = 5_000;

/**
 * The order queue of this process: all orders that wait during one transaction share the next one. Customers share the
 * queue fairly, large orders have a queue of their own, and orders that need a row held by another transaction leave
 * the queue (docs/adr/0028).
 */
@Injectable()
export class BatchedOrderPlacement extends OrderPlacement {
  private readonly batcher: Batcher<PlaceOrder, Outcome>;
  private readonly largeOrders: Batcher<PlaceOrder, Outcome>;
  private readonly apart: LanesApart<PlaceOrder, Outcome>;
  private readonly passedOver = new WeakMap<PlaceOrder, number>();
  /** Orders that an earlier run may have placed: its COMMIT was never answered. */
  private readonly uncertain = new UncertainCommands<PlaceOrder>();
  private readonly reruns;

  constructor(
    private readonly useCase: PlaceOrdersUseCase,
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
      'Batches that ran again because of changed stock, a held row, a deadlock or a lost connection.',
    );
    const weightOf = ({ lines }: PlaceOrder): number => lines.length;
    const bounds = { weightOf, maxItems: config.batchOrders, maxWeight: config.batchLines };
    const waiting = { maxWaiting: config.maxWaiting, maxWaitMs: config.maxWaitMs };
    const fair = {
      ownerOf: ({ userId }: PlaceOrder): string => userId,
      share: { maxWeight: config.customerLines, maxWaiting: config.customerMaxWaiting },
      observe: ({ items }: { items: number }) => sizes.observe(items),
    };
    this.batcher = new Batcher({
      execute: (commands, letNextBegin) => this.executeBatch(commands, letNextBegin),
      ...bounds,
      ...waiting,
      ...fair,
      maxUnderWay: config.batchesUnderWay,
      leastToOverlap: config.leastToOverlap,
    });
    this.largeOrders = new Batcher({
      execute: (commands) => this.executeBatch(commands),
      ...bounds,
      ...waiting,
      ...fair,
    });
    this.apart = new LanesApart({
      execute: (key, commands) => this.executeApart(key, commands),
      ...bounds,
      maxWaiting: config.apartMaxWaiting,
      maxWaitMs: config.maxWaitMs,
      memoryMs: HELD_MEMORY_MS,
    });
    metrics.gauge(
      'order_waiting',
      'Orders that wait for a transaction.',
      () => this.batcher.depth + this.largeOrders.depth,
    );
    metrics.gauge(
      'order_waiting_apart',
      'Orders that wait for a wallet, a coupon or a product which another transaction holds.',
      () => this.apart.depth,
    );
  }

  place(command: PlaceOrder): Promise<IdempotentAnswer> {
    const key = this.heldKeyOf(command);
    if (key !== undefined) return this.placeApart(key, command);
    const lane = command.lines.length > this.config.customerLines ? this.largeOrders : this.batcher;
    return lane.submit(command).then(
      (outcome) => (outcome instanceof NotNow ? this.placeApart(outcome.key, command) : answerOf(outcome)),
      (error: unknown) => this.failed(command, error),
    );
  }

  private placeApart(key: string, command: PlaceOrder): Promise<IdempotentAnswer> {
    return this.apart.submit(key, command).then(
      (outcome) => (outcome instanceof NotNow ? this.failed(command, new BatcherBusy()) : answerOf(outcome)),
      (error: unknown) => this.failed(command, error),
    );
  }

  private failed(command: PlaceOrder, failure: unknown): never {
    const error = this.uncertain.errorOf(command, failure);
    throw error instanceof BatcherBusy ? orderErrors.error('order.busy', { retryAfterSeconds: 1 }) : error;
  }

  /** The held customer or product that orders already wait for. */
  private heldKeyOf({ userId, lines }: PlaceOrder): NotNow['key'] | undefined {
    if (this.apart.isEmpty) return undefined;
    if (this.apart.isHeld(userId)) return userId;
    return lines.find(({ productId }) => this.apart.isHeld(productId))?.productId;
  }

  private executeBatch(
    commands: readonly PlaceOrder[],
    onCommitting?: () => void,
  ): Promise<readonly (Outcome | typeof AGAIN)[]> {
    return togetherOrOneByOne(commands, {
      execute: (some, deadline) => this.executeFree(some, { deadline, onCommitting }),
      deadlineMs: this.config.deadlineMs,
      onFailure: (error) =>
        this.log.error({ err: error, orders: commands.length }, 'order batch failed, placing its orders one by one'),
    });
  }

  /** The commands that need no row known to be held. */
  private async executeFree(
    commands: readonly PlaceOrder[],
    options: { readonly deadline: Deadline; readonly onCommitting?: (() => void) | undefined },
  ): Promise<readonly (Outcome | typeof AGAIN)[]> {
    if (this.apart.isEmpty) return this.executeTogether(commands, options);
    const held = new Map<PlaceOrder, NotNow>();
    for (const command of commands) {
      const key = this.heldKeyOf(command);
      if (key !== undefined) held.set(command, new NotNow(key));
    }
    const free = commands.filter((command) => !held.has(command));
    const decided = free.length > 0 ? await this.executeTogether(free, options) : [];
    const outcomes = new Map(free.map((command, n) => [command, decided[n]]));
    return commands.map((command) => held.get(command) ?? (outcomes.get(command) as Outcome));
  }

  /**
   * Waits for no wallet, and for another row at most as long as the session's lock timeout; the next run waits for no
   * row.
   */
  private async executeTogether(
    commands: readonly PlaceOrder[],
    { deadline, onCommitting }: { readonly deadline: Deadline; readonly onCommitting?: (() => void) | undefined },
  ): Promise<readonly (Outcome | typeof AGAIN)[]> {
    const options = { onCommitting, onLockTimeout: 'throw' } as const;
    try {
      const outcomes = await this.execute(commands, {
        ...options,
        deadlineMs: deadline.remaining(),
        locking: 'skip-wallets',
      });
      return outcomes.map((outcome, n) => {
        const command = commands[n];
        return command && outcome instanceof NotNow ? (this.again(command) ?? outcome) : outcome;
      });
    } catch (error) {
      if (!(error instanceof RowsLocked)) throw error;
      this.log.warn({ err: error, orders: commands.length }, 'order batch met a locked row');
      this.reruns.inc();
    }
    try {
      return await this.execute(commands, { ...options, deadlineMs: deadline.remaining(), locking: 'skip' });
    } catch (error) {
      if (!(error instanceof RowsLocked)) throw error;
      return commands.map(({ userId }) => new NotNow(userId));
    }
  }

  private again(command: PlaceOrder): typeof AGAIN | undefined {
    const times = this.passedOver.get(command) ?? 0;
    this.passedOver.set(command, times + 1);
    return times < MOST_PASSED_OVER ? AGAIN : undefined;
  }

  /** Waits for every row, one transaction at a time for each key. */
  private async executeApart(key: string, commands: readonly PlaceOrder[]): Promise<readonly Outcome[]> {
    const sent = { commit: false };
    const onCommitting = (): void => {
      sent.commit = true;
    };
    try {
      return await togetherOrOneByOne(commands, {
        execute: (some, deadline) =>
          this.execute(some, {
            deadlineMs: deadline.remaining(),
            turn: key,
            needsHeldRow: true,
            locking: 'wait',
            onCommitting,
          }),
        deadlineMs: this.config.deadlineMs,
        onFailure: (error) =>
          this.log.error({ err: error, orders: commands.length }, 'order batch failed, placing its orders one by one'),
      });
    } catch (error) {
      throw !sent.commit && isStillHeld(error) ? new BatcherBusy() : error;
    }
  }

  private execute(
    commands: readonly PlaceOrder[],
    {
      onCommitting,
      ...options
    }: Omit<PlacementOptions, 'onCommitting'> & { readonly onCommitting?: (() => void) | undefined },
  ): Promise<readonly PlacementOutcome[]> {
    return this.uncertain.watch(
      commands,
      (committing) =>
        this.useCase.execute(commands, {
          ...options,
          onCommitting: (run) => {
            committing();
            if (run > 1) this.reruns.inc();
            onCommitting?.();
          },
        }),
      (outcomes) => commands.filter((_, n) => outcomes[n] instanceof NotNow),
    );
  }
}

/** The row was not free in time, and no COMMIT was sent. */
const isStillHeld = (error: unknown): boolean =>
  error instanceof Unavailable &&
  (isLockTimeout(error.cause) || error.cause instanceof DeadlineExceeded || error.cause instanceof TooManyWait);

function answerOf(outcome: IdempotentAnswer | Error): IdempotentAnswer {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
