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
  /** Seconds of each measurement by default; 0: the suite has no such measurement and ignores the flag. */
  readonly seconds: number;
  readonly rounds: number;
  /** Further flags of the command line, as `--name N`. */
  readonly flags?: Readonly<Record<string, Flag>>;
  run(bench: Bench): Promise<SuiteResult>;
}

export interface Flag {
  readonly least: number;
  readonly byDefault: number;
}

/** The input of a suite. */
export interface Bench {
  readonly run: BenchRun;
  readonly lists: Lists;
  readonly seconds: number;
  readonly rounds: number;
  /** @throws for a flag that the suite has not declared */
  readonly flag: (name: string) => number;
}
