import type { Id } from '@app/kernel';
import { type EntityColumns, idColumn, optional, timeColumn } from '@app/platform';
import { EntitySchema } from 'typeorm';
import type { ImportProblem } from '../../domain/imports/import-problem';
import type { ImportCounts, ImportProblems, ProductImport } from '../../domain/imports/product-import';

/** Further columns of the table: the caller that began the import, and its last heartbeat in the database's time. */
export interface StoredImport extends ProductImport {
  readonly actorId: Id<'Caller'>;
  readonly heardAt: Date;
}

const countsSchema = new EntitySchema<ImportCounts>({
  name: 'ImportCounts',
  columns: {
    created: { type: Number, name: 'rows_created' },
    changed: { type: Number, name: 'rows_changed' },
    unchanged: { type: Number, name: 'rows_unchanged' },
    stockKept: { type: Number, name: 'rows_stock_kept' },
  } satisfies EntityColumns<ImportCounts>,
});

const problemsText = {
  to: (first: readonly ImportProblem[] = []) => (first.length > 0 ? JSON.stringify(first) : null),
  from: (text: string | null) => (text === null ? [] : (JSON.parse(text) as ImportProblem[])),
};

const problemsSchema = new EntitySchema<ImportProblems>({
  name: 'ImportProblems',
  columns: {
    total: { type: Number, name: 'problems_total' },
    first: { type: 'mediumtext', name: 'problems', nullable: true, transformer: problemsText },
  } satisfies EntityColumns<ImportProblems>,
});

export const ImportEntity = new EntitySchema<StoredImport>({
  name: 'ProductImport',
  tableName: 'product_imports',
  columns: {
    importId: { ...idColumn, name: 'id', primary: true },
    dryRun: { type: Boolean, name: 'dry_run' },
    status: { type: String },
    failure: { ...optional, type: String },
    rows: { type: Number, name: 'rows_total' },
    done: { type: Number, name: 'rows_done' },
    startedAt: { ...timeColumn, name: 'started_at' },
    finishedAt: { ...timeColumn, ...optional, name: 'finished_at' },
    actorId: { ...idColumn, name: 'actor_id', select: false },
    heardAt: { ...timeColumn, name: 'heard_at', select: false },
  } satisfies EntityColumns<StoredImport, 'counts' | 'problems'>,
  embeddeds: {
    counts: { schema: countsSchema, prefix: false },
    problems: { schema: problemsSchema, prefix: false },
  },
});
