import { ApiProperty } from '@nestjs/swagger';
import { IMPORT_PROBLEMS } from '../../../domain/imports/import-problem';
import { IMPORT_FAILURES, IMPORT_STATUSES, type ProductImport } from '../../../domain/imports/product-import';

export class StartedImportResponse {
  @ApiProperty({ format: 'uuid', description: 'Ask GET /products/imports/{importId} how it goes.' })
  readonly importId: string;
}

export class ImportProblemResponse {
  @ApiProperty({ type: 'integer', description: 'Where the row begins; the header is line 1.', example: 7 })
  readonly line: number;
  @ApiProperty({ type: String, nullable: true, description: 'Null where the whole file is meant.', example: 'TEA-1' })
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
      '`running`; `applied`: every row; `checked`: a dry run that found nothing wrong; `refused`: see `refused`; `failed`: see `failure`. ' +
      'Unless it is `applied`, nothing was changed.',
  })
  readonly status: string;
  @ApiProperty({
    enum: [...IMPORT_FAILURES],
    enumName: 'ImportFailure',
    nullable: true,
    description:
      'Why it came to no end: `stopped` or `abandoned` (its process ended), `unavailable` (the database was gone), `internal` (an error ' +
      'of ours). Null otherwise. Send the file again.',
    example: 'stopped',
  })
  readonly failure: string | null;
  @ApiProperty()
  readonly dryRun: boolean;
  @ApiProperty({
    type: 'integer',
    description: 'In the file, as far as it was read, without its header; 0 until then.',
    example: 120,
  })
  readonly rows: number;
  @ApiProperty({ type: 'integer', description: 'Of those.', example: 120 })
  readonly done: number;
  @ApiProperty({ type: 'integer', description: 'New products.', example: 15 })
  readonly created: number;
  @ApiProperty({ type: 'integer', description: 'Products that differ now.', example: 5 })
  readonly changed: number;
  @ApiProperty({ type: 'integer', description: 'Products that were like that already.', example: 100 })
  readonly unchanged: number;
  @ApiProperty({
    type: 'integer',
    description:
      'Rows of known products whose `stock` is not what there is: it was left alone, since there may have been sales. `stockDelta` moves it.',
    example: 0,
  })
  readonly stockKept: number;
  @ApiProperty({
    type: 'integer',
    description: 'Everything that is wrong with the file, as far as it was read: until its 10,000th bad row.',
    example: 0,
  })
  readonly refusedTotal: number;
  @ApiProperty({ type: () => [ImportProblemResponse], description: 'The first 1,000 of those.' })
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
