import type { Id, OrderId, ProductId, Tx, UserId } from '@app/kernel';

/** One content of a cart, from its first product until it is emptied: it is ordered once. */
export type CartGeneration = Id<'CartGeneration'>;

export interface CartLine {
  readonly productId: ProductId;
  readonly quantity: number;
}

/** What is in a customer's cart. */
export interface CartContent {
  /** Absent where there is nothing in the cart. */
  readonly generation: CartGeneration | undefined;
  /** In the order in which they were put in. */
  readonly lines: readonly CartLine[];
}

/** What an order has bought out of a cart. */
export interface BoughtFromCart {
  readonly userId: UserId;
  readonly orderId: OrderId;
  /** The one that was ordered. */
  readonly generation: CartGeneration;
  readonly lines: readonly CartLine[];
}

/** Customers' carts, for the order that is placed from them. */
export abstract class Carts {
  /** No lines where there is no cart. @throws Unavailable without Redis */
  abstract contentOf(userId: UserId): Promise<CartContent>;
  /**
   * Takes out of the cart what was bought, and no more, and gives what is left a new generation: what was put in meanwhile
   * stays. Does nothing to a cart of another generation, so it may be called again at any time. Never throws: the order stands.
   */
  abstract removeBought(bought: BoughtFromCart): Promise<void>;
  /** The same once the transaction that orders it has committed, which waits for it a moment. */
  abstract removeAfterCommit(tx: Tx, bought: BoughtFromCart): void;
}
