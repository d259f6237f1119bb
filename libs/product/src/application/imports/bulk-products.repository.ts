import type { Id, LockingTx, ProductId, Tx } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { RecordedChange } from '../../domain/catalogue/product-change';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

export interface CreatedProduct {
  readonly product: Product;
  /** The initial stock. */
  readonly adjustment: StockAdjustment | undefined;
}

export interface ChangedProduct {
  readonly product: Product;
  readonly change: RecordedChange;
}

/**
 * Many products at once: each call is one statement (none for no products), one for the trail, and a few for the search
 * index. Pictures are not read, because an import does not change them.
 */
export abstract class BulkProductsRepository {
  /** Reads without locks. */
  abstract findBySkus(tx: Tx, skus: readonly string[]): Promise<Product[]>;
  /** Locks the rows FOR UPDATE in the order of their ids. */
  abstract lock(tx: LockingTx, productIds: readonly ProductId[]): Promise<Product[]>;
  /** Reads without locks which of these ids exist. */
  abstract findAdjustments(
    tx: Tx,
    pairs: readonly (readonly [ProductId, Id<'StockAdjustment'>])[],
  ): Promise<Set<Id<'StockAdjustment'>>>;

  /** @throws TransactionConflict when another transaction has taken one of the SKUs meanwhile: the next run finds it */
  abstract insertAll(tx: Tx, created: readonly CreatedProduct[]): Promise<void>;
  /**
   * Writes the catalogue entries of locked products, with their trail; each gets one new version. Never writes their
   * stock.
   */
  abstract saveAll(tx: Tx, changed: readonly ChangedProduct[], at: Date): Promise<void>;
  /** Writes the stock of locked products, with their trail. */
  abstract saveStocks(tx: Tx, adjustments: readonly StockAdjustment[]): Promise<void>;
}
