import type { Reading } from './http-orders';

/** Of several rounds: the rate with its range, and the latencies. */
export const row = (readings: readonly Reading[]): string => {
  const rates = readings.map(({ rate }) => rate);
  const range = `${Math.round(median(rates))} (${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))})`;
  const ms = (pick: (reading: Reading) => number): string => median(readings.map(pick)).toFixed(1).padStart(6);
  return `${range.padEnd(20)}  ${ms(({ p50 }) => p50)}  ${ms(({ p99 }) => p99)}`;
};

export const medianRate = (readings: readonly Reading[]): number => median(readings.map(({ rate }) => rate));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
