import type { Id, ProductId, Tx } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { CatalogueEntry } from '../../domain/catalogue/catalogue-entry';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

export abstract class ProductRepository {
  /** Inserts a new product with its initial stock. False when another product has the SKU: then nothing is written. */
  abstract insert(tx: Tx, product: Product, received: StockAdjustment | undefined): Promise<boolean>;
  /** Locks the product FOR UPDATE. @throws product.not-found */
  abstract lock(tx: Tx, productId: ProductId): Promise<CatalogueEntry>;
  /**
   * Writes the catalogue entry, never the stock, with its entries in the trail. Writes nothing for an unchanged entry.
   */
  abstract save(tx: Tx, entry: CatalogueEntry): Promise<void>;
  abstract hasChange(tx: Tx, productId: ProductId, id: Id<'ProductChange'>): Promise<boolean>;
}
