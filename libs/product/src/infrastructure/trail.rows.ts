import { toBinary } from '@app/platform';
import type { Product } from '../domain/product';
import type { RecordedChange } from '../domain/product-change';
import type { StockAdjustment } from '../domain/stock-adjustment';

export const CHANGE_COLUMNS = ['product_id', 'version', 'id', 'changes', 'actor_id', 'changed_at'] as const;

/** `product`: as it is after the change. */
export const changeValues = (product: Product, { changeId, fields, actorId, at }: RecordedChange): unknown[] => [
  toBinary(product.productId),
  product.version,
  toBinary(changeId),
  JSON.stringify(fields),
  toBinary(actorId),
  at,
];

export const ADJUSTMENT_COLUMNS = [
  'product_id',
  'id',
  'delta',
  'stock_after',
  'reason',
  'actor_id',
  'adjusted_at',
] as const;

export const adjustmentValues = (adjustment: StockAdjustment): unknown[] => [
  toBinary(adjustment.productId),
  toBinary(adjustment.adjustmentId),
  adjustment.delta,
  adjustment.stockAfter,
  adjustment.reason,
  toBinary(adjustment.actorId),
  adjustment.at,
];
