import type { CartGeneration } from '@app/cart/contract';
import type { IdempotentRequest, OrderId, ProductId, Tx, UserId } from '@app/kernel';
import type { Order } from '../domain/order';
import type { CartOfOrder, OrderedCart } from '../domain/ordered-carts';
import type { Purchased } from '../domain/purchase-limits';

/** An order with the request that placed it: the auditor uses the request to distinguish orders of one key. */
export interface NewOrder {
  readonly order: Order;
  readonly request: IdempotentRequest;
  /** The cart generation that the order was placed from, if any. */
  readonly cartGeneration: CartGeneration | undefined;
}

export abstract class OrderRepository {
  /**
   * Inserts new orders with the events that they raised: four statements (orders, lines, events, deliveries) for any
   * number of orders, and one more for orders from a cart, all sent with the COMMIT. The cart statement fails with
   * TransactionConflict when another transaction has ordered the same cart generation meanwhile.
   * @throws RangeError for an order without an event
   */
  abstract insertAll(tx: Tx, orders: readonly NewOrder[]): void;

  /**
   * Returns which of these cart generations already have an order; sends no statement for orders from lines. This is a
   * plain read: the customers' wallets are locked, and a customer without a wallet gets the conflict of `insertAll`.
   */
  abstract findByCarts(tx: Tx, carts: readonly CartOfOrder[]): Promise<OrderedCart[]>;

  /** Locks the order FOR UPDATE, after its customer's wallet. Order lines change under this lock only. */
  abstract lock(tx: Tx, userId: UserId, orderId: OrderId): Promise<Order | undefined>;

  /**
   * Saves an order after a refund, with the events that the order raised: the order, its lines, the refund and the
   * refund's lines, sent with the COMMIT.
   * @throws RangeError for a refund without an event
   */
  abstract saveRefunded(tx: Tx, order: Order, request: IdempotentRequest): void;

  /**
   * Returns the units of these products that these customers have bought and not returned. This is a plain read: every
   * order and refund locks the customer's wallet, and these wallets are locked already.
   */
  abstract purchased(tx: Tx, userIds: readonly UserId[], productIds: readonly ProductId[]): Promise<Purchased[]>;
}
