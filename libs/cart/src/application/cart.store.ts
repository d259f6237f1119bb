import type { ProductId } from '@app/kernel';
import type { BoughtFromCart, CartContent, CartLine } from '../contract';
import type { CartOwner, CustomersCart, GuestsCart } from '../domain/cart';

/** A cart after the removal of a product. */
export interface LinesLeft {
  readonly lines: CartLine[];
  /** False when the product was not in the cart. */
  readonly wasThere: boolean;
}

/**
 * Stores carts. Each operation is atomic, so concurrent operations run one after the other. Lines keep the order in
 * which products were added. Every use extends the expiry of a cart. Every method
 * @throws Unavailable.
 */
export abstract class CartStore {
  abstract linesOf(owner: CartOwner): Promise<CartLine[]>;

  /** Returns the lines and the generation; a cart from before generations existed gets one. */
  abstract contentOf(owner: CustomersCart): Promise<CartContent>;

  /** Sets the quantity of one product, which keeps its position. Returns all lines. @throws cart.full */
  abstract put(owner: CartOwner, line: CartLine): Promise<CartLine[]>;

  abstract take(owner: CartOwner, productId: ProductId): Promise<LinesLeft>;

  abstract clear(owner: CartOwner): Promise<void>;

  /**
   * Moves a guest's cart into a customer's. Quantities are added, to MAX_QUANTITY at most; products that the customer's
   * cart does not have follow its own, up to MAX_PRODUCTS. The guest's cart is deleted, so a second call finds nothing
   * to move.
   */
  abstract merge(from: GuestsCart, into: CustomersCart): Promise<void>;

  /**
   * Subtracts ordered lines while the cart has the ordered generation, and gives the remaining lines a new one. So the
   * subtraction happens once, for any number of calls.
   */
  abstract subtract(bought: BoughtFromCart): Promise<void>;
}
