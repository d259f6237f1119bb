import type { ProductId } from '@app/kernel';
import type { BoughtFromCart, CartContent, CartLine } from '../contract';
import type { CartOwner, CustomersCart, GuestsCart } from '../domain/cart';

/** A cart after something was taken out. */
export interface LinesLeft {
  readonly lines: CartLine[];
  /** False when it was not in there. */
  readonly wasThere: boolean;
}

/**
 * Carts, each step of which is atomic: of two that come at once, one sees what the other has done. Lines are in the order
 * in which they were put in; every use puts off the time at which a cart that nobody uses is forgotten. Every method
 * @throws Unavailable.
 */
export abstract class CartStore {
  abstract linesOf(owner: CartOwner): Promise<CartLine[]>;

  /** Its lines and its generation; a cart from before there were generations gets one. */
  abstract contentOf(owner: CustomersCart): Promise<CartContent>;

  /** Sets the quantity of one product, which keeps its place. Answers all lines. @throws cart.full */
  abstract put(owner: CartOwner, line: CartLine): Promise<CartLine[]>;

  abstract take(owner: CartOwner, productId: ProductId): Promise<LinesLeft>;

  abstract clear(owner: CartOwner): Promise<void>;

  /**
   * Moves a guest's cart into a customer's: quantities are added, to MAX_QUANTITY at most; what the customer does not
   * have yet comes after what he has, as long as MAX_PRODUCTS allows. The guest's is gone then, so that a second call
   * finds nothing to move.
   */
  abstract merge(from: GuestsCart, into: CustomersCart): Promise<void>;

  /**
   * Subtracts what was bought while the cart has the generation that was ordered, and gives what is left a new one. So it
   * happens once however often it is called.
   */
  abstract subtract(bought: BoughtFromCart): Promise<void>;
}
