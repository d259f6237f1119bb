import type { Environment } from '@app/platform';

/** The bounds of the order path. FACTS: one lane with a cap of 128 was best. */
export class OrderConfig {
  readonly batchOrders: number;
  readonly batchLines: number;
  /** How many batches may be under way: all but the last of them are decided, and only wait for their writes and their commit. */
  readonly batchesUnderWay: number;
  /** With fewer orders waiting, a batch waits for the commit of the one before it: fewer and larger transactions. */
  readonly leastToOverlap: number;
  /** Orders that may wait, and for how long, before they are told `order.busy`. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** Lines of one customer in a batch. A larger order goes in a lane of its own, beside the others. */
  readonly customerLines: number;
  /** Orders of one customer that may wait. */
  readonly customerMaxWaiting: number;
  /** Orders that may wait apart for a wallet, a coupon or a product which somebody else holds. */
  readonly apartMaxWaiting: number;
  /** How long one batch may try, over all its runs. */
  readonly deadlineMs: number;

  constructor(env: Environment) {
    this.batchOrders = env.integer('ORDER_BATCH_ORDERS', { min: 1, max: 1_000, fallback: 128 });
    this.batchLines = env.integer('ORDER_BATCH_LINES', { min: 1, max: 100_000, fallback: 5_000 });
    this.batchesUnderWay = env.integer('ORDER_BATCHES_UNDER_WAY', { min: 1, max: 8, fallback: 3 });
    this.leastToOverlap = env.integer('ORDER_LEAST_TO_OVERLAP', { min: 1, max: 1_000, fallback: 8 });
    this.maxWaiting = env.integer('ORDER_MAX_WAITING', { min: 1, max: 1_000_000, fallback: 5_000 });
    this.maxWaitMs = env.integer('ORDER_MAX_WAIT_MS', { min: 1, max: 60_000, fallback: 5_000 });
    this.customerLines = env.integer('ORDER_CUSTOMER_LINES', { min: 1, max: 100_000, fallback: 250 });
    this.customerMaxWaiting = env.integer('ORDER_CUSTOMER_MAX_WAITING', { min: 1, max: 1_000_000, fallback: 500 });
    this.apartMaxWaiting = env.integer('ORDER_APART_MAX_WAITING', { min: 1, max: 100_000, fallback: 500 });
    this.deadlineMs = env.integer('ORDER_DEADLINE_MS', { min: 100, max: 60_000, fallback: 10_000 });
  }
}
