import type { Id, OrderId, ProductId, Tx, UserId } from '@app/kernel';

/** The id of one cart content, from its first product until the cart is emptied: it is ordered once. */
export type CartGeneration = Id<'CartGeneration'>;

export interface CartLine {
  readonly productId: ProductId;
  readonly quantity: number;
}

/** The content of a customer's cart. */
export interface CartContent {
  /** Absent for an empty cart. */
  readonly generation: CartGeneration | undefined;
  /** In the order in which the products were added. */
  readonly lines: readonly CartLine[];
}

/** The lines that an order has bought from a cart. */
export interface BoughtFromCart {
  readonly userId: UserId;
  readonly orderId: OrderId;
  /** The ordered generation. */
  readonly generation: CartGeneration;
  readonly lines: readonly CartLine[];
}

/** Customers' carts, for an order that is placed from a cart. */
export abstract class Carts {
  /** Returns no lines for a missing cart. @throws Unavailable without Redis */
  abstract contentOf(userId: UserId): Promise<CartContent>;
  /**
   * Removes the ordered lines from the cart, and gives the remaining lines a new generation: items added meanwhile
   * stay. Does nothing to a cart of another generation, so it can be called again at any time. Never throws: the order
   * is committed.
   */
  abstract removeBought(bought: BoughtFromCart): Promise<void>;
  /** Registers the removal for after the commit of the transaction, which waits for it briefly. */
  abstract removeAfterCommit(tx: Tx, bought: BoughtFromCart): void;
}
