import type { CartGeneration } from '@app/cart/contract';
import type { IdempotentRequest, OrderId, ProductId, Tx, UserId } from '@app/kernel';
import type { Order } from '../domain/order';
import type { CartOfOrder, OrderedCart } from '../domain/ordered-carts';
import type { Purchased } from '../domain/purchase-limits';

/** An order with the request that it came with: the auditor tells orders of one key apart for ever. */
export interface NewOrder {
  readonly order: Order;
  readonly request: IdempotentRequest;
  /** Which content of the cart it was placed from, if it was. */
  readonly cartGeneration: CartGeneration | undefined;
}

export abstract class OrderRepository {
  /**
   * New orders with the events that they have raised: four statements (orders, lines, events, deliveries) however many, and
   * one more for those that are placed from a cart, sent by the COMMIT. That one fails with TransactionConflict when
   * another transaction has ordered the same content of a cart meanwhile. @throws RangeError for an order without an event
   */
  abstract insertAll(tx: Tx, orders: readonly NewOrder[]): void;

  /**
   * Which of these contents of carts have an order; no statement for orders of lines. A plain read: the customers' wallets
   * are locked, and a customer without one meets the conflict of `insertAll`.
   */
  abstract findByCarts(tx: Tx, carts: readonly CartOfOrder[]): Promise<OrderedCart[]>;

  /** Locks the order FOR UPDATE, after its customer's wallet; its lines change under this lock only. */
  abstract lock(tx: Tx, userId: UserId, orderId: OrderId): Promise<Order | undefined>;

  /**
   * An order of which this request has given something back, with the events that it has raised: the order, its lines, the
   * refund, what it gave back of each line, sent by the COMMIT. @throws RangeError for a refund without an event
   */
  abstract saveRefunded(tx: Tx, order: Order, request: IdempotentRequest): void;

  /**
   * Units that these customers have bought of these products and not given back; nothing where there are none. A plain
   * read: the customers' wallets are locked, and nobody orders or refunds without that lock.
   */
  abstract purchased(tx: Tx, userIds: readonly UserId[], productIds: readonly ProductId[]): Promise<Purchased[]>;
}
