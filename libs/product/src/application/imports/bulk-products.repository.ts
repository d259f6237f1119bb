import type { Id, LockingTx, ProductId, Tx } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { RecordedChange } from '../../domain/catalogue/product-change';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

export interface CreatedProduct {
  readonly product: Product;
  /** The stock that was received with it. */
  readonly adjustment: StockAdjustment | undefined;
}

export interface ChangedProduct {
  readonly product: Product;
  readonly change: RecordedChange;
}

/** Many products at once, each call one statement (none for none), one for the trail, and a few for what they are found by. Their pictures are not read: an import does not touch them. */
export abstract class BulkProductsRepository {
  /** A plain read. */
  abstract findBySkus(tx: Tx, skus: readonly string[]): Promise<Product[]>;
  /** Locks the rows FOR UPDATE in the order of their ids. */
  abstract lock(tx: LockingTx, productIds: readonly ProductId[]): Promise<Product[]>;
  /** A plain read: which of these there are. */
  abstract findAdjustments(
    tx: Tx,
    pairs: readonly (readonly [ProductId, Id<'StockAdjustment'>])[],
  ): Promise<Set<Id<'StockAdjustment'>>>;

  /** @throws TransactionConflict when somebody else has taken one of the SKUs meanwhile: run again, it is there then. */
  abstract insertAll(tx: Tx, created: readonly CreatedProduct[]): Promise<void>;
  /** Of locked products, what the catalogue says of them, with their trail; one version more each. Never their stock. */
  abstract saveAll(tx: Tx, changed: readonly ChangedProduct[], at: Date): Promise<void>;
  /** Of locked products, with their trail. */
  abstract saveStocks(tx: Tx, adjustments: readonly StockAdjustment[]): Promise<void>;
}
