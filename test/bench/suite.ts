import type { Lists } from './lists';
import type { SuiteResult } from './result';
import type { BenchRun } from './run';

/** A benchmark that `npm run bench -- NAME` starts; all of them are in suites.ts. */
export interface Suite {
  /** One sentence: what is measured. */
  readonly title: string;
  readonly needs: {
    /** API processes, with worker and data-platform beside them; 0: database, Redis and emulator only. */
    readonly apis: number;
    /** Variables of the processes, beside the usual ones. */
    readonly environment?: Readonly<Record<string, string>>;
  };
  /** Of each measurement, unless the command line tells otherwise. */
  readonly seconds: number;
  readonly rounds: number;
  run(bench: Bench): Promise<SuiteResult>;
}

/** What a suite gets. */
export interface Bench {
  readonly run: BenchRun;
  readonly lists: Lists;
  readonly seconds: number;
  readonly rounds: number;
  /** What else was on the command line. */
  readonly args: readonly string[];
}
