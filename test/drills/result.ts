import type { Verdict } from './judge/verdict';
import type { Facts } from './report/facts';

/** What a drill came to: kept in results.json, and shown from there. */
export interface DrillResult {
  readonly name: string;
  readonly seed: number;
  /** From the first fault to the end of the load. */
  readonly seconds: number;
  readonly engine: string;
  /** How often each fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  readonly verdict: Omit<Verdict, 'findings'>;
  /** Requests that were not answered with a success, by status and code. */
  readonly errors: Readonly<Record<string, number>>;
  /** The longest time from the end of a fault to the next write that succeeded, in seconds. */
  readonly successAgain: number | undefined;
  /** From the last recovery, or the end of the load, until every event was booked, in seconds. */
  readonly booked: number | undefined;
  readonly audit: 'nothing found' | 'broken';
  readonly notes: readonly string[];
  /** A sentence for each broken promise. */
  readonly broken: readonly string[];
}

/** Why a drill was left out. */
export interface Skipped {
  readonly name: string;
  readonly why: string;
}

export interface Recorded {
  readonly facts: Facts;
  readonly result: DrillResult;
}
