/** Milliseconds to wait after the nth failure: doubling up to a bound, with jitter so that workers spread. */
export function backoffMs(failures: number, { firstMs, maxMs }: { firstMs: number; maxMs: number }): number {
  const longest = Math.min(firstMs * 2 ** (failures - 1), maxMs);
  return Math.round(longest * (0.5 + Math.random() / 2));
}
