/** A straight line through points: `fixed` where it begins, `slope` how it rises. Least squares. */
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

/** What a batch costs whatever is in it, and what each of its orders costs more. */
export interface CostOfBatches {
  readonly batch: number;
  readonly order: number;
}

/**
 * From what an order cost in batches of several sizes: cost = order + batch / size. By orders and not by batches, so that
 * the large batches do not outweigh the small ones, which tell the fixed part. Neither cost is below nothing.
 */
export function costOf(points: readonly { readonly size: number; readonly costOfOrder: number }[]): CostOfBatches {
  const { fixed, slope } = lineThrough(points.map(({ size, costOfOrder }) => ({ x: 1 / size, y: costOfOrder })));
  return { batch: Math.max(0, slope), order: Math.max(0, fixed) };
}
