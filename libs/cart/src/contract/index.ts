import type { OrderId, ProductId, UserId } from '@app/kernel';

export interface CartLine {
  readonly productId: ProductId;
  readonly quantity: number;
}

/** What an order has bought out of a cart. */
export interface BoughtFromCart {
  readonly userId: UserId;
  readonly orderId: OrderId;
  readonly lines: readonly CartLine[];
}

/** Customers' carts, for the order that is placed from them. */
export abstract class Carts {
  /** In the order in which they were put in; empty where there is no cart. @throws Unavailable without Redis */
  abstract linesOf(userId: UserId): Promise<CartLine[]>;
  /**
   * Takes out of the cart what was bought, and no more: what was put in meanwhile stays. The same order again does
   * nothing, so an answer that is replayed may call it. Never throws: the order stands.
   */
  abstract removeBought(bought: BoughtFromCart): Promise<void>;
}
