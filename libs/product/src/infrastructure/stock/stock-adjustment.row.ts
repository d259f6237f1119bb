import { columnsOf, toBinary } from '@app/platform';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';

export interface AdjustmentRow {
  readonly product_id: Buffer;
  readonly id: Buffer;
  readonly delta: number;
  readonly stock_after: number;
  readonly reason: string;
  readonly actor_id: Buffer;
  readonly adjusted_at: Date;
}

export const ADJUSTMENT_COLUMNS = columnsOf<AdjustmentRow>({
  product_id: true,
  id: true,
  delta: true,
  stock_after: true,
  reason: true,
  actor_id: true,
  adjusted_at: true,
});

export const toAdjustmentRow = (adjustment: StockAdjustment): AdjustmentRow => ({
  product_id: toBinary(adjustment.productId),
  id: toBinary(adjustment.adjustmentId),
  delta: adjustment.delta,
  stock_after: adjustment.stockAfter,
  reason: adjustment.reason,
  actor_id: toBinary(adjustment.actorId),
  adjusted_at: adjustment.at,
});
