import { Injectable } from '@nestjs/common';
import { Database, fromBinary, toBinary } from '@app/platform';
import { ImportQueries } from '../../application/imports/import.repository';
import { importErrors } from '../../domain/imports/import.errors';
import type { ImportProblem } from '../../domain/imports/import-problem';
import type { ImportFailure, ImportId, ImportStatus, ProductImport } from '../../domain/imports/product-import';

interface ImportRecord {
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

@Injectable()
export class TypeOrmImportQueries extends ImportQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async get(importId: ImportId): Promise<ProductImport> {
    const [row] = await this.database.query<ImportRecord>(
      `SELECT id, dry_run, status, failure, rows_total, rows_done, rows_created, rows_changed, rows_unchanged,
         rows_stock_kept, problems_total, problems, started_at, finished_at
       FROM product_imports WHERE id = ?`,
      [toBinary(importId)],
    );
    if (!row) throw importErrors.error('product.import-not-found');
    return toImport(row);
  }
}

const toImport = (row: ImportRecord): ProductImport => ({
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
