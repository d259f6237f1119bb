import type { Environment } from '@app/platform';
import { orderSettings } from './context';

/** The bounds of the order path. docs/design.md, Batch queue, has the measurements. */
export class OrderConfig {
  readonly batchOrders: number;
  readonly batchLines: number;
  /**
   * The number of batches under way: all but the last one are decided, and wait only for their writes and their commit.
   */
  readonly batchesUnderWay: number;
  /** With fewer orders waiting, a batch waits for the commit of the one before it: fewer and larger transactions. */
  readonly leastToOverlap: number;
  /** How many orders may wait, and for how long, before they are refused with `order.busy`. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** Lines of one customer in a batch. A larger order uses a queue of its own. */
  readonly customerLines: number;
  /** Orders of one customer that may wait. */
  readonly customerMaxWaiting: number;
  /** Orders that may wait apart for a wallet, a coupon or a product that another transaction holds. */
  readonly apartMaxWaiting: number;
  /** The deadline of one batch, over all its runs. */
  readonly deadlineMs: number;

  constructor(env: Environment) {
    this.batchOrders = env.read(orderSettings.ORDER_BATCH_ORDERS);
    this.batchLines = env.read(orderSettings.ORDER_BATCH_LINES);
    this.batchesUnderWay = env.read(orderSettings.ORDER_BATCHES_UNDER_WAY);
    this.leastToOverlap = env.read(orderSettings.ORDER_LEAST_TO_OVERLAP);
    this.maxWaiting = env.read(orderSettings.ORDER_MAX_WAITING);
    this.maxWaitMs = env.read(orderSettings.ORDER_MAX_WAIT_MS);
    this.customerLines = env.read(orderSettings.ORDER_CUSTOMER_LINES);
    this.customerMaxWaiting = env.read(orderSettings.ORDER_CUSTOMER_MAX_WAITING);
    this.apartMaxWaiting = env.read(orderSettings.ORDER_APART_MAX_WAITING);
    this.deadlineMs = env.read(orderSettings.ORDER_DEADLINE_MS);
  }
}
