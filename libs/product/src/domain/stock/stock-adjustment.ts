import type { Id, ProductId } from '@app/kernel';
import { productErrors } from '../product.errors';

/** One entry of the trail: every change of a stock except sales and refunds, the initial stock included. */
export interface StockAdjustment {
  readonly adjustmentId: Id<'StockAdjustment'>;
  readonly productId: ProductId;
  readonly delta: number;
  readonly stockAfter: number;
  readonly reason: string;
  /** The actor. */
  readonly actorId: Id<'Caller'>;
  readonly at: Date;
}

/** @throws product.out-of-stock, product.stock-too-large */
export function adjustedStock(stock: number, delta: number): number {
  const adjusted = stock + delta;
  if (adjusted < 0) throw productErrors.error('product.out-of-stock', { detail: `only ${stock} are in stock` });
  if (!Number.isSafeInteger(adjusted)) throw productErrors.error('product.stock-too-large');
  return adjusted;
}
