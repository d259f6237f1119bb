import type { Id } from '@app/kernel';
import type { ImportProblem } from './import-problem';

export type ImportId = Id<'ProductImport'>;

/**
 * `applied`: every row. `checked`: a dry run found no problem. `refused`: the file has a problem. `failed`: the import
 * did not complete. Of these only `applied` has changed anything.
 */
export const IMPORT_STATUSES = ['running', 'applied', 'checked', 'refused', 'failed'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/**
 * `stopped`: its process shut down. `abandoned`: it had no heartbeat for a minute. `unavailable`: the database was
 * unreachable for too long. `internal`: a server error.
 */
export const IMPORT_FAILURES = ['stopped', 'abandoned', 'unavailable', 'internal'] as const;
export type ImportFailure = (typeof IMPORT_FAILURES)[number];

/** Numbers of rows. */
export interface ImportCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows whose `stock` differs from the current one, which stays unchanged: only a new product takes it. */
  readonly stockKept: number;
}

export const NOTHING_YET: ImportCounts = { created: 0, changed: 0, unchanged: 0, stockKept: 0 };

export interface ProductImport {
  readonly importId: ImportId;
  readonly dryRun: boolean;
  readonly status: ImportStatus;
  readonly failure: ImportFailure | undefined;
  /** Rows in the file; 0 until it was read. */
  readonly rows: number;
  readonly done: number;
  readonly counts: ImportCounts;
  readonly problems: ImportProblems;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
}

/** The first problems, and the number of all. */
export interface ImportProblems {
  readonly total: number;
  readonly first: readonly ImportProblem[];
}

/** How an import ends. */
export interface ImportOutcome {
  readonly status: Exclude<ImportStatus, 'running'>;
  readonly failure?: ImportFailure;
  readonly rows: number;
  readonly counts: ImportCounts;
  readonly problems: ImportProblems;
}

/** The limits of a file and of an import. Split a larger file. */
export const MOST_ROWS = 100_000;
/** At this number of problems reading stops: the file is of the wrong kind, and its first problems show it. */
export const MOST_BAD_ROWS = 10_000;
/** Products that are for sale while the import changes them: their rows are locked until it has written all of them. */
export const MOST_CHANGES = 10_000;
