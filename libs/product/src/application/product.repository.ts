import type { Id, ProductId, Tx } from '@app/kernel';
import type { Product } from '../domain/product';
import type { RecordedChange } from '../domain/product-change';
import type { StockAdjustment } from '../domain/stock-adjustment';

export abstract class ProductRepository {
  /** False when another product has the SKU: then nothing is written. */
  abstract insert(tx: Tx, product: Product): Promise<boolean>;
  /** Locks the product FOR UPDATE. @throws product.not-found */
  abstract lock(tx: Tx, productId: ProductId): Promise<Product>;
  /** What the catalogue says of it; never the stock. */
  abstract save(tx: Tx, product: Product): Promise<void>;
  abstract hasChange(tx: Tx, productId: ProductId, id: Id<'ProductChange'>): Promise<boolean>;
  abstract insertChange(tx: Tx, product: Product, change: RecordedChange): Promise<void>;

  /** Locks the product FOR UPDATE. @throws product.not-found */
  abstract lockStock(tx: Tx, productId: ProductId): Promise<number>;
  abstract saveStock(tx: Tx, productId: ProductId, stock: number): Promise<void>;

  abstract insertAdjustment(tx: Tx, adjustment: StockAdjustment): Promise<void>;
}
