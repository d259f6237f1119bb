import { setTimeout as sleep } from 'node:timers/promises';
import { residentMiB } from './processes';
import { step } from './show';
import { spread, type Spread } from './statistics';
import { mean, trendOf } from './trend';

const EVERY_MS = 5_000;
const SHOWN_EVERY = 12;
const MB_A_MIB = 1.048576;
/** Parts of the time for the chart. */
const PARTS = 40;
/** Parts of the last three quarters for the growth: each long enough for several collections of every heap. */
const LATE_PARTS = 12;

/** The memory of one process over time. */
export interface Course {
  /** Seconds since the load began, and MB (of a million bytes) that were in use then. */
  readonly samples: readonly { readonly seconds: number; readonly mb: number }[];
}

/** Samples these processes every five seconds while `work` runs. */
export async function watchMemory<Name extends string>(
  pids: Readonly<Record<Name, number>>,
  work: () => Promise<unknown>,
): Promise<Record<Name, Course>> {
  const names = Object.keys(pids) as Name[];
  const samples = names.map((): { seconds: number; mb: number }[] => []);
  const ended = new AbortController();
  const began = performance.now();
  const sampling = (async (): Promise<void> => {
    for (let n = 1; !ended.signal.aborted; n++) {
      const seconds = (performance.now() - began) / 1_000;
      names.forEach((name, at) => samples[at]!.push({ seconds, mb: megabytes(pids[name]) }));
      if (n % SHOWN_EVERY === 0) {
        step(names.map((name, at) => `${name} ${samples[at]!.at(-1)!.mb.toFixed(0)} MB`).join(', '));
      }
      await sleep(EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  try {
    await work();
  } finally {
    ended.abort();
    await sampling;
  }
  return Object.fromEntries<Course>(names.map((name, at) => [name, { samples: samples[at]! }])) as Record<Name, Course>;
}

/** Equal parts of the time, each with the median, the least and the most that was in use. */
export function partsOf({ samples }: Course, parts = PARTS): ({ readonly x: number } & Spread)[] {
  const each = Math.max(1, Math.ceil(samples.length / parts));
  return Array.from({ length: Math.ceil(samples.length / each) }, (_, n) => {
    const part = samples.slice(n * each, (n + 1) * each);
    return { x: mean(part.map(({ seconds }) => seconds)) / 60, ...spread(part.map(({ mb }) => mb)) };
  });
}

/** The most that was in use at any time. */
export const peakOf = ({ samples }: Course): number => Math.max(...samples.map(({ mb }) => mb));

/**
 * Percent by which it would grow in an hour: the slope of the line through the last three quarters, with twice its standard
 * error to both sides. The use of a heap is a sawtooth of varying height and period; memory that is not freed lifts its lower
 * edge. So the line goes through the minima of equal parts.
 */
export function growthOf({ samples }: Course): Spread {
  const late = { samples: samples.slice(Math.floor(samples.length / 4)) };
  const points = partsOf(late, LATE_PARTS).map(({ x, lowest }) => ({ x, y: lowest }));
  const level = mean(points.map(({ y }) => y));
  const { slope, standardError } = trendOf(points);
  const percent = (perMinute: number): number => (perMinute * 60 * 100) / level;
  return {
    median: percent(slope),
    lowest: percent(slope - 2 * standardError),
    highest: percent(slope + 2 * standardError),
  };
}

function megabytes(pid: number): number {
  const mib = residentMiB([pid]);
  if (mib === undefined) throw new Error(`the memory of process ${pid} cannot be read`);
  return mib * MB_A_MIB;
}
