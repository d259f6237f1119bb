/** A straight line through points, by least squares. */
export interface Trend {
  /** Units of y for one unit of x. */
  readonly slope: number;
  /** Standard error of the slope, if the points scatter independently about the line. */
  readonly standardError: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function trendOf(points: readonly Point[]): Trend {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spreadX = sum(points.map(({ x }) => (x - meanX) ** 2));
  const slope = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spreadX;
  const scatter = sum(points.map(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2));
  return { slope, standardError: Math.sqrt(scatter / Math.max(1, points.length - 2) / spreadX) };
}

export const mean = (values: readonly number[]): number => sum(values) / values.length;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
