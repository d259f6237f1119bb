import type { ProductId, Tx } from '@app/kernel';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

/** The stock of one product that an admin adjusts. */
export abstract class StockRepository {
  /** Locks the product FOR UPDATE and returns its stock. @throws product.not-found */
  abstract lock(tx: Tx, productId: ProductId): Promise<number>;
  /** Writes the stock together with its entry in the trail. */
  abstract save(tx: Tx, adjustment: StockAdjustment): Promise<void>;
}
