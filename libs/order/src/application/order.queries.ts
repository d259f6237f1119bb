import type { BoughtFromCart, CartGeneration } from '@app/cart/contract';
import type { OrderId, UserId } from '@app/kernel';
import type { Order, OrderStatus } from '../domain/order';

/** Where a page ended: milliseconds since 1970, and the id. */
export type OrderPosition = readonly [placedAt: number, orderId: OrderId];

export interface OrderListing {
  readonly userId: UserId | undefined;
  readonly status: OrderStatus | undefined;
  /** Of `placedAt`: from inclusive, to exclusive. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly limit: number;
  readonly after: OrderPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class OrderQueries {
  /** @throws order.not-found, for other people's orders too */
  abstract get(userId: UserId, orderId: OrderId): Promise<Order>;
  /** Whose order it is. @throws order.not-found */
  abstract ownerOf(orderId: OrderId): Promise<UserId>;
  /** What the order has bought that was placed from this content of the customer's cart, if there is one. @throws Unavailable */
  abstract findBought(userId: UserId, generation: CartGeneration): Promise<BoughtFromCart | undefined>;
  /** Newest first, one more than the limit where there are more. Two queries however many orders. */
  abstract list(listing: OrderListing): Promise<Order[]>;
}
