import { columnsOf, fromBinary, toBinary } from '@app/platform';
import type { NewImport } from '../../application/imports/import.repository';
import type { ImportProblem } from '../../domain/imports/import-problem';
import type { ImportFailure, ImportOutcome, ImportStatus, ProductImport } from '../../domain/imports/product-import';

export interface ImportRow {
  readonly id: Buffer;
  readonly dry_run: number;
  readonly status: ImportStatus;
  readonly failure: ImportFailure | null;
  readonly rows_total: number;
  readonly rows_done: number;
  readonly rows_created: number;
  readonly rows_changed: number;
  readonly rows_unchanged: number;
  readonly rows_stock_kept: number;
  readonly problems_total: number;
  readonly problems: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export const IMPORT_COLUMNS = columnsOf<ImportRow>({
  id: true,
  dry_run: true,
  status: true,
  failure: true,
  rows_total: true,
  rows_done: true,
  rows_created: true,
  rows_changed: true,
  rows_unchanged: true,
  rows_stock_kept: true,
  problems_total: true,
  problems: true,
  started_at: true,
  finished_at: true,
});

/** The columns of an import that begins. */
export type NewImportRow = Pick<ImportRow, 'id' | 'dry_run' | 'status' | 'started_at'> & { readonly actor_id: Buffer };

export const NEW_IMPORT_COLUMNS = columnsOf<NewImportRow>({
  id: true,
  dry_run: true,
  status: true,
  started_at: true,
  actor_id: true,
});

export const toNewImportRow = ({ importId, dryRun, actorId, startedAt }: NewImport): NewImportRow => ({
  id: toBinary(importId),
  dry_run: dryRun ? 1 : 0,
  status: 'running',
  started_at: startedAt,
  actor_id: toBinary(actorId),
});

/** The columns of an import that ends. */
export type OutcomeRow = Omit<ImportRow, 'id' | 'dry_run' | 'started_at'>;

export const OUTCOME_COLUMNS = columnsOf<OutcomeRow>({
  status: true,
  failure: true,
  rows_total: true,
  rows_done: true,
  rows_created: true,
  rows_changed: true,
  rows_unchanged: true,
  rows_stock_kept: true,
  problems_total: true,
  problems: true,
  finished_at: true,
});

export const toOutcomeRow = ({ status, failure, rows, counts, problems }: ImportOutcome, at: Date): OutcomeRow => ({
  status,
  failure: failure ?? null,
  rows_total: rows,
  rows_done: status === 'failed' ? 0 : rows,
  rows_created: counts.created,
  rows_changed: counts.changed,
  rows_unchanged: counts.unchanged,
  rows_stock_kept: counts.stockKept,
  problems_total: problems.total,
  problems: problems.total > 0 ? JSON.stringify(problems.first) : null,
  finished_at: at,
});

export const toImport = (row: ImportRow): ProductImport => ({
  importId: fromBinary<'ProductImport'>(row.id),
  dryRun: row.dry_run === 1,
  status: row.status,
  failure: row.failure ?? undefined,
  rows: row.rows_total,
  done: row.rows_done,
  counts: {
    created: row.rows_created,
    changed: row.rows_changed,
    unchanged: row.rows_unchanged,
    stockKept: row.rows_stock_kept,
  },
  problems: {
    total: row.problems_total,
    first: row.problems === null ? [] : (JSON.parse(row.problems) as ImportProblem[]),
  },
  startedAt: row.started_at,
  finishedAt: row.finished_at ?? undefined,
});
