import { rateRatio, type Reading, type Summary } from './reading';
import { ratios, type Spread } from './statistics';

/** The result of a suite: written into bench-results/, and drawn from there. */
export interface SuiteResult {
  /** All measurements, by stable names. */
  readonly figures: Readonly<Record<string, Summary | Spread | number>>;
  readonly targets: readonly Target[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** Notes for readers of the figures. */
  readonly notes?: readonly string[];
}

export interface Target {
  readonly what: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly unit: string;
  readonly reached: Spread;
  /** The same ratio by api's CPU time for an answer, which other work on the machine hardly changes. */
  readonly byCpu?: Spread;
  /** Whether the median is within the bound. */
  readonly ok: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Chart = BarChart | LineChart;

export interface BarChart {
  readonly kind: 'bars';
  /** The name of its file, without `.svg`. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly {
    readonly label: string;
    readonly bars: readonly ({ readonly label: string } & Spread)[];
  }[];
}

export interface LineChart {
  readonly kind: 'lines';
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly unit: string;
  readonly lines: readonly {
    readonly label: string;
    readonly points: readonly ({ readonly x: number } & Spread)[];
  }[];
}

export const atLeast = (what: string, bound: number, reached: Spread, unit = '×'): Target => ({
  what,
  atLeast: bound,
  unit,
  reached,
  ok: reached.median >= bound,
});

/** The ratio of our answers a second to theirs, round by round. */
export const against = (what: string, bound: number, ours: readonly Reading[], theirs: readonly Reading[]): Target => {
  const cpu = [ours, theirs].map((readings) => readings.map((reading) => reading.cpu.api ?? NaN)) as [
    number[],
    number[],
  ];
  const byCpu = ratios(cpu[1], cpu[0]);
  return { ...atLeast(what, bound, rateRatio(ours, theirs)), ...(Number.isFinite(byCpu.median) && { byCpu }) };
};

export const atMost = (what: string, bound: number, reached: Spread, unit: string): Target => ({
  what,
  atMost: bound,
  unit,
  reached,
  ok: reached.median <= bound,
});

/** A row for each load: rate with its spread, times, CPU time an answer. */
export function tableOf(title: string, summaries: Readonly<Record<string, Summary>>): Table {
  const named = Object.entries(summaries);
  const processes = [...new Set(named.flatMap(([, { cpu }]) => Object.keys(cpu)))];
  return {
    title,
    columns: ['', 'a second', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms', ...processes.map((name) => `${name} CPU µs`)],
    rows: named.map(([name, { rate, p50, p90, p99, max, cpu }]) => [
      name,
      withSpread(rate, 0),
      ...[p50, p90, p99, max].map(({ median }) => median.toFixed(1)),
      ...processes.map((process) => (cpu[process] ? withSpread(cpu[process], 0) : '')),
    ]),
  };
}

/** `1,234 (1,200–1,300)` */
export function withSpread({ median, lowest, highest }: Spread, digits: number): string {
  const text = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: digits });
  return lowest === highest ? text(median) : `${text(median)} (${text(lowest)}–${text(highest)})`;
}

/** The rates of some loads as bars. */
export const rateBars = (summaries: Readonly<Record<string, Summary>>): ({ label: string } & Spread)[] =>
  Object.entries(summaries).map(([label, { rate }]) => ({ label, ...rate }));
