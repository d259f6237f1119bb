import type { ProductId, SalesFigures } from '@app/kernel';

export const RANKING_WINDOWS = ['1d', '3d', '7d'] as const;
export type RankingWindow = (typeof RANKING_WINDOWS)[number];

export const RANKING_MEASURES = ['quantity', 'revenue'] as const;
export type RankingMeasure = (typeof RANKING_MEASURES)[number];

/** The sales of a product within a window, less the refunds of these sales. */
export interface RankedProduct extends SalesFigures {
  readonly productId: ProductId;
}
