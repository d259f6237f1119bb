import type { Id, ProductId, Tx } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { CatalogueEntry } from '../../domain/catalogue/catalogue-entry';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

export abstract class ProductRepository {
  /**
   * A new product, with the stock that was received with it. False when another product has the SKU: then nothing is
   * written.
   */
  abstract insert(tx: Tx, product: Product, received: StockAdjustment | undefined): Promise<boolean>;
  /** Locks the product FOR UPDATE. @throws product.not-found */
  abstract lock(tx: Tx, productId: ProductId): Promise<CatalogueEntry>;
  /** What the catalogue says of it, never the stock, with its entries in the trail. Nothing where nothing has changed. */
  abstract save(tx: Tx, entry: CatalogueEntry): Promise<void>;
  abstract hasChange(tx: Tx, productId: ProductId, id: Id<'ProductChange'>): Promise<boolean>;
}
