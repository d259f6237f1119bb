import type { Id } from '@app/kernel';
import type { ImportProblem } from './import-problem';

export type ImportId = Id<'ProductImport'>;

/**
 * `applied`: every row. `checked`: a dry run found nothing wrong. `refused`: something in the file is wrong. `failed`: it came to no
 * end. Of these only `applied` has changed anything.
 */
export const IMPORT_STATUSES = ['running', 'applied', 'checked', 'refused', 'failed'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/**
 * `stopped`: its process ended in order. `abandoned`: nothing was heard of it for a minute. `unavailable`: the database was gone too
 * long. `internal`: an error of ours.
 */
export const IMPORT_FAILURES = ['stopped', 'abandoned', 'unavailable', 'internal'] as const;
export type ImportFailure = (typeof IMPORT_FAILURES)[number];

/** In rows. */
export interface ImportCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Whose `stock` is not what there is; it was left alone, since only a new product takes it. */
  readonly stockKept: number;
}

export const NOTHING_YET: ImportCounts = { created: 0, changed: 0, unchanged: 0, stockKept: 0 };

export interface ProductImport {
  readonly importId: ImportId;
  readonly dryRun: boolean;
  readonly status: ImportStatus;
  readonly failure: ImportFailure | undefined;
  /** In the file; 0 until it was read. */
  readonly rows: number;
  readonly done: number;
  readonly counts: ImportCounts;
  readonly problems: ImportProblems;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
}

/** The first of them, and how many there are in all. */
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

/** A file and what it may do. A file of one shop's products; a larger one is several. */
export const MOST_ROWS = 100_000;
/** Then the file is read no further: it is of the wrong kind, and its first problems say which. */
export const MOST_BAD_ROWS = 10_000;
/** Products that are for sale while the import changes them: their rows are locked until it has written them all. */
export const MOST_CHANGES = 10_000;
