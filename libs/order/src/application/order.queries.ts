import type { BoughtFromCart, CartGeneration } from '@app/cart/contract';
import type { OrderId, Reader, UserId } from '@app/kernel';
import type { Order, OrderStatus } from '../domain/order';

/** The position after a page: milliseconds since 1970, and the id. */
export type OrderPosition = readonly [placedAt: number, orderId: OrderId];

export interface OrderListing {
  /** Who reads the list: it shows the reader's own writes. */
  readonly reader: Reader;
  readonly userId: UserId | undefined;
  readonly status: OrderStatus | undefined;
  /** A range of `placedAt`: from inclusive, to exclusive. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly limit: number;
  readonly after: OrderPosition | undefined;
}

/** Reads outside any transaction. `get` and `list` may be old, and show the reader's own writes. */
export abstract class OrderQueries {
  /** For the customer. @throws order.not-found, also for an order of another customer */
  abstract get(userId: UserId, orderId: OrderId): Promise<Order>;
  /** Returns the id of the order's customer. @throws order.not-found */
  abstract ownerOf(orderId: OrderId): Promise<UserId>;
  /**
   * Returns what the order placed from this cart generation has bought, if there is such an order.
   * @throws Unavailable
   */
  abstract findBought(userId: UserId, generation: CartGeneration): Promise<BoughtFromCart | undefined>;
  /** Newest first; returns one more than the limit when there are more. Two queries for any number of orders. */
  abstract list(listing: OrderListing): Promise<Order[]>;
}
