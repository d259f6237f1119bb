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
  /** Units that one customer may have of it in all; undefined: any number. */
  readonly maxPerCustomer: number | undefined;
}

/** The stock that one transaction works with: decided on in memory, each order seeing what the one before left, and written once. */
export interface StockLedger {
  /** Whether another transaction holds the product, so that it was passed over: nothing can be decided on it. */
  isHeld(productId: ProductId): boolean;
  /** Undefined for what does not exist or is archived. */
  findForSale(productId: ProductId): ProductForSale | undefined;
  /** @throws RangeError for what does not exist or is archived. */
  getForSale(productId: ProductId): ProductForSale;
  /** The products of which there is too little for all of the wants together; empty when they can be taken. */
  shortOf(wants: readonly Want[]): ProductId[];
  /** @throws RangeError when there is too little. */
  take(wants: readonly Want[]): void;
  /** The products whose stock would pass 2^53-1; empty when the units can be put back, also those of archived products. */
  fullFor(units: readonly Want[]): ProductId[];
  /** @throws RangeError when the stock would be too large, or the product does not exist. */
  putBack(units: readonly Want[]): void;
}

export abstract class Stocks {
  /**
   * Locks the products FOR UPDATE, in the order of their ids: always the last lock of a transaction. Waits for a product that
   * another transaction holds, unless it is to be passed over. What changes is written with COMMIT: one UPDATE, however many
   * products.
   */
  abstract open(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger>;
  /**
   * For taking only. Locks nothing until the last statement before COMMIT, which locks the products in the order of their ids
   * and takes from what there is by then. Where a product was changed in between (its price, say), or too little is left, the transaction
   * fails with a TransactionConflict, and its next run should `open`.
   */
  abstract openOptimistic(tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger>;
}
