/** An axis from 0 to `end`, with a tick at every multiple of `step`. */
export interface Scale {
  readonly end: number;
  readonly step: number;
  readonly ticks: readonly number[];
}

/** A little less than one, for the error of binary fractions: 0.3 / 0.1 must be 3 steps. */
const EXACTLY = 1 - 1e-9;

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them, so that `highest` lies within. */
export function scaleFor(highest: number, count = 5): Scale {
  const rough = (highest > 0 ? highest : 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= rough * EXACTLY) ?? rough;
  const steps = Math.max(1, Math.ceil((highest / step) * EXACTLY));
  const ticks = Array.from({ length: steps + 1 }, (_, n) => clean(n * step));
  return { end: clean(steps * step), step: clean(step), ticks };
}

/** Rounds the error of binary fractions off, as in 0.1 + 0.2. */
const clean = (value: number): number => Number(value.toPrecision(12));
