/** A straight line through points, by least squares: `fixed` is its value at 0. */
export function lineThrough(points: readonly { readonly x: number; readonly y: number }[]): {
  fixed: number;
  slope: number;
} {
  const mean = (pick: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const covariance = mean((point) => (point.x - x) * (point.y - y));
  const variance = mean((point) => (point.x - x) ** 2);
  const slope = variance === 0 ? 0 : covariance / variance;
  return { fixed: y - slope * x, slope };
}

/** The fixed cost of a batch, and the additional cost of each of its orders. */
export interface CostOfBatches {
  readonly batch: number;
  readonly order: number;
}

/**
 * Fits the cost of an order in batches of several sizes: cost = order + batch / size. By orders and not by batches, so that
 * the large batches do not outweigh the small ones, which determine the fixed part. Neither cost is below zero.
 */
export function costOf(points: readonly { readonly size: number; readonly costOfOrder: number }[]): CostOfBatches {
  const { fixed, slope } = lineThrough(points.map(({ size, costOfOrder }) => ({ x: 1 / size, y: costOfOrder })));
  return { batch: Math.max(0, slope), order: Math.max(0, fixed) };
}
