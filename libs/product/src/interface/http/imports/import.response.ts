import { ApiProperty } from '@nestjs/swagger';
import { IMPORT_PROBLEMS } from '../../../domain/imports/import-problem';
import { IMPORT_FAILURES, IMPORT_STATUSES, type ProductImport } from '../../../domain/imports/product-import';

export class StartedImportResponse {
  @ApiProperty({ format: 'uuid', description: 'The id for GET /products/imports/{importId}.' })
  readonly importId: string;
}

export class ImportProblemResponse {
  @ApiProperty({ type: 'integer', description: 'Where the row begins; the header is line 1.', example: 7 })
  readonly line: number;
  @ApiProperty({ type: String, nullable: true, description: 'Null for a problem of the whole file.', example: 'TEA-1' })
  readonly sku: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'price' })
  readonly column: string | null;
  @ApiProperty({ enum: [...IMPORT_PROBLEMS], enumName: 'ImportProblemCode', example: 'not-a-number' })
  readonly code: string;
  @ApiProperty({ example: '"18,000" is not a whole number of 0 or more, written in digits alone' })
  readonly message: string;
}

export class ImportResponse {
  @ApiProperty({ format: 'uuid' })
  readonly importId: string;
  @ApiProperty({
    enum: [...IMPORT_STATUSES],
    enumName: 'ImportStatus',
    description:
      '`running`; `applied`: every row was applied; `checked`: a dry run found no problem; `refused`: see `refused`; `failed`: see `failure`. ' +
      'Only an import that is `applied` has changed products.',
  })
  readonly status: string;
  @ApiProperty({
    enum: [...IMPORT_FAILURES],
    enumName: 'ImportFailure',
    nullable: true,
    description:
      'Why the import failed: `stopped` or `abandoned` (its process ended), `unavailable` (the database was unreachable), `internal` (a server ' +
      'error). Null otherwise. Send the file again.',
    example: 'stopped',
  })
  readonly failure: string | null;
  @ApiProperty()
  readonly dryRun: boolean;
  @ApiProperty({
    type: 'integer',
    description: 'Rows of the file that were read, without the header; 0 before that.',
    example: 120,
  })
  readonly rows: number;
  @ApiProperty({ type: 'integer', description: 'Rows that were processed.', example: 120 })
  readonly done: number;
  @ApiProperty({ type: 'integer', description: 'New products.', example: 15 })
  readonly created: number;
  @ApiProperty({ type: 'integer', description: 'Products that the file has changed.', example: 5 })
  readonly changed: number;
  @ApiProperty({ type: 'integer', description: 'Products that the file has left unchanged.', example: 100 })
  readonly unchanged: number;
  @ApiProperty({
    type: 'integer',
    description:
      'Rows of existing products whose `stock` differs from the current one: the stock is not changed, since there may have been sales. Use `stockDelta`.',
    example: 0,
  })
  readonly stockKept: number;
  @ApiProperty({
    type: 'integer',
    description: 'The number of problems in the file, up to its 10,000th invalid row.',
    example: 0,
  })
  readonly refusedTotal: number;
  @ApiProperty({ type: () => [ImportProblemResponse], description: 'The first 1,000 problems.' })
  readonly refused: readonly ImportProblemResponse[];
  @ApiProperty({ format: 'date-time' })
  readonly startedAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly finishedAt: string | null;
}

export const toImportResponse = (found: ProductImport): ImportResponse => ({
  importId: found.importId,
  status: found.status,
  failure: found.failure ?? null,
  dryRun: found.dryRun,
  rows: found.rows,
  done: found.done,
  ...found.counts,
  refusedTotal: found.problems.total,
  refused: found.problems.first.map(({ line, sku, column, code, message }) => ({
    line,
    sku: sku ?? null,
    column: column ?? null,
    code,
    message,
  })),
  startedAt: found.startedAt.toISOString(),
  finishedAt: found.finishedAt?.toISOString() ?? null,
});
