import type { Money, ProductId, Tx, WhenLocked } from '@app/kernel';

export interface Want {
  readonly productId: ProductId;
  readonly quantity: number;
}

export interface ProductForSale {
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly price: Money;
  /** Units that one customer may have in all; undefined: any number. */
  readonly maxPerCustomer: number | undefined;
}

/**
 * The stock of one transaction: decided on in memory, each order sees what the previous ones left, and written once.
 */
export interface StockLedger {
  /** Whether another transaction holds the product, so that it was skipped: nothing can be decided on it. */
  isHeld(productId: ProductId): boolean;
  /** Undefined for a product that does not exist or is archived. */
  findForSale(productId: ProductId): ProductForSale | undefined;
  /** @throws RangeError for a product that does not exist or is archived */
  getForSale(productId: ProductId): ProductForSale;
  /** The products with too little stock for all of the wants together; empty when they can be taken. */
  shortOf(wants: readonly Want[]): ProductId[];
  /** @throws RangeError when there is too little */
  take(wants: readonly Want[]): void;
  /** The products whose stock would pass 2^53-1; empty when the units can be put back, archived products included. */
  fullFor(units: readonly Want[]): ProductId[];
  /** @throws RangeError when the stock would be too large, or the product does not exist. */
  putBack(units: readonly Want[]): void;
}

export abstract class Stocks {
  /**
   * Locks the products FOR UPDATE, in the order of their ids: always the last lock of a transaction. Waits for a
   * product that another transaction holds, or skips it, as requested. Changes are written with COMMIT: one UPDATE for
   * any number of products.
   */
  abstract open(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger>;
  /**
   * For taking only. Locks nothing until the last statement before COMMIT, which locks the products in the order of
   * their ids and takes units from the stock at that time. Where a product has changed in between (its price, for
   * example), or too little is left, the transaction fails with a TransactionConflict, and its next run should `open`.
   */
  abstract openOptimistic(tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger>;
}
