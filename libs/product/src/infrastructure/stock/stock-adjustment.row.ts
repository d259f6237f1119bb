import { toBinary } from '@app/platform';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

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
