import type { LoadResult } from './load/load';
import { cpuSeconds, residentMiB } from './processes';
import type { BenchRun } from './run';
import { ratios, type Spread, spread } from './statistics';

/** The processes whose CPU time and memory are read, by their ids. */
export type Watched = Readonly<Record<string, readonly number[]>>;

/** One round of one load. */
export interface Reading extends LoadResult {
  /** CPU microseconds an answer, which other work on the machine hardly changes. `load` is the load's own. */
  readonly cpu: Readonly<Record<string, number>>;
  /** MiB in use at the end. */
  readonly memory: Readonly<Record<string, number>>;
}

/** Several rounds. Rates are answers a second, times milliseconds, CPU microseconds an answer, memory MiB. */
export interface Summary {
  readonly rate: Spread;
  readonly p50: Spread;
  readonly p90: Spread;
  readonly p99: Spread;
  readonly max: Spread;
  readonly cpu: Readonly<Record<string, Spread>>;
  readonly memory: Readonly<Record<string, Spread>>;
}

/** `load` with the CPU time that `watched` took meanwhile. */
export async function read(watched: Watched, load: () => Promise<LoadResult>): Promise<Reading> {
  const before = mapOf(watched, cpuSeconds);
  const result = await load();
  const cpu: Record<string, number> = {};
  for (const [name, seconds] of Object.entries(mapOf(watched, cpuSeconds))) {
    cpu[name] = ((seconds - (before[name] ?? 0)) * 1e6) / result.requests;
  }
  if (result.cpuSeconds !== undefined) cpu.load = (result.cpuSeconds * 1e6) / result.requests;
  return { ...result, cpu, memory: mapOf(watched, residentMiB) };
}

function mapOf(watched: Watched, of: (pids: readonly number[]) => number | undefined): Record<string, number> {
  const values = Object.entries(watched).map(([name, pids]) => [name, of(pids)] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** api (or its reference), the database and Redis; servers that the bench did not start are left out. */
export function watch({ pids }: BenchRun, api: readonly number[] = pids.api ?? []): Watched {
  const all = { api, database: [pids.database], redis: [pids.redis] };
  return Object.fromEntries(
    Object.entries(all)
      .map(([name, some]) => [name, some.filter((pid): pid is number => typeof pid === 'number')] as const)
      .filter(([, some]) => some.length > 0),
  );
}

export function summarise(readings: readonly Reading[]): Summary {
  const of = (pick: (reading: Reading) => number): Spread => spread(readings.map(pick));
  const each = (pick: (reading: Reading) => Readonly<Record<string, number>>): Record<string, Spread> =>
    Object.fromEntries(Object.keys(pick(readings[0]!)).map((name) => [name, of((reading) => pick(reading)[name]!)]));
  return {
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p90: of(({ p90 }) => p90),
    p99: of(({ p99 }) => p99),
    max: of(({ max }) => max),
    cpu: each(({ cpu }) => cpu),
    memory: each(({ memory }) => memory),
  };
}

/** The ratio of answers a second, round by round. */
export const rateRatio = (ours: readonly Reading[], theirs: readonly Reading[]): Spread =>
  ratios(
    ours.map(({ rate }) => rate),
    theirs.map(({ rate }) => rate),
  );

/** The summary of each contender. */
export function summariesOf<Name extends string>(readings: Readonly<Record<Name, Reading[]>>): Record<Name, Summary> {
  const entries = Object.entries<Reading[]>(readings).map(([name, some]) => [name, summarise(some)]);
  return Object.fromEntries(entries) as Record<Name, Summary>;
}

/** Under names such as `uniform / ours`. */
export function flat(summaries: Readonly<Record<string, Readonly<Record<string, Summary>>>>): Record<string, Summary> {
  return Object.fromEntries(
    Object.entries(summaries).flatMap(([what, each]) =>
      Object.entries(each).map(([name, summary]) => [`${what} / ${name}`, summary]),
    ),
  );
}
