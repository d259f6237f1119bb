import type { IdempotentRequest, OrderId, ProductId, Tx, UserId } from '@app/kernel';
import type { Order } from '../domain/order';
import type { Purchased } from '../domain/purchase-limits';
import type { Refund } from '../domain/refund';

/** An order with the request that it came with: the auditor tells orders of one key apart for ever. */
export interface NewOrder {
  readonly order: Order;
  readonly request: IdempotentRequest;
}

/** A refund with its request, and the order as it is after it. */
export interface NewRefund {
  readonly refund: Refund;
  readonly order: Order;
  readonly request: IdempotentRequest;
}

export abstract class OrderRepository {
  /** Two statements (orders, lines) however many, sent by the COMMIT. */
  abstract insertAll(tx: Tx, orders: readonly NewOrder[]): void;

  /** Locks the order FOR UPDATE, after its customer's wallet; its lines change under this lock only. */
  abstract lock(tx: Tx, userId: UserId, orderId: OrderId): Promise<Order | undefined>;

  /** Four statements, sent by the COMMIT: the order, its lines, the refund, what it gave back of each line. */
  abstract saveRefund(tx: Tx, refund: NewRefund): void;

  /**
   * Units that these customers have bought of these products and not given back; nothing where there are none. A plain
   * read: the customers' wallets are locked, and nobody orders or refunds without that lock.
   */
  abstract purchased(tx: Tx, userIds: readonly UserId[], productIds: readonly ProductId[]): Promise<Purchased[]>;
}
