import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { newId } from '@app/kernel';
import {
  CsvBody,
  csvBodyOf,
  fileDigest,
  IdempotentFile,
  IdParam,
  Problems,
  replayedHeader,
  requestErrors,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
  type UnhashedRequest,
} from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DescribeImportUseCase } from '../../../application/imports/describe-import.use-case';
import { StartImportUseCase } from '../../../application/imports/start-import.use-case';
import { importErrors } from '../../../domain/imports/import.errors';
import type { ImportId } from '../../../domain/imports/product-import';
import { ImportProductsQuery } from './import-products.query';
import { ImportResponse, StartedImportResponse, toImportResponse } from './import.response';

const MAX_BYTES = 20 * 1024 * 1024;

@ApiTags('products')
@Controller('products/imports')
export class ProductImportsController {
  constructor(
    private readonly startImport: StartImportUseCase,
    private readonly describe: DescribeImportUseCase,
  ) {}

  @Post()
  @SignedIn('admin')
  @HttpCode(202)
  @RequiresIdempotencyKey('import-2026-11-22-0001')
  @CsvBody({
    description:
      'A header and a row for each product. Columns, in any order: sku (required; identifies the product), name, description, category, ' +
      'price (minor units), stock (new products only), stockDelta (units added or removed), stockReason, maxPerCustomer, status. A column ' +
      'that is omitted stays unchanged, an empty cell removes an optional value. At most 20 MiB and 100,000 rows, a row at most 64 KiB and 100 cells.',
    example: 'sku,name,price,stock\nTEA-JEJU-100,"Jeju green tea, 100 g",18000,500\n',
  })
  @ApiOperation({
    operationId: 'importProducts',
    summary: 'Import products from a CSV file',
    description:
      'Creates and changes products after this answer: all rows of the file or none. Importing the same file again changes nothing, its ' +
      '`stockDelta` included. A repetition with the same key, file and query is the same import: to import a file again, use a new key.',
  })
  @ApiResponse({
    status: 202,
    type: StartedImportResponse,
    description: 'The file has arrived; the import has begun.',
    headers: replayedHeader,
  })
  @Problems(importErrors, 'product.import-busy')
  @Problems(requestErrors, 'request.timeout')
  async start(
    @Query() { dryRun }: ImportProductsQuery,
    @IdempotentFile() key: UnhashedRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = { importId: newId<'ProductImport'>(), dryRun: dryRun === 'true', actorId: key.callerId };
    const digest = fileDigest(request, { dryRun: command.dryRun });
    const read = async (keep: boolean) => {
      const bytes = await csvBodyOf(request, { maxBytes: MAX_BYTES, digest, keep });
      return { bytes, request: { ...key, requestHash: digest.digest() } };
    };
    return sendAnswer(reply, await this.startImport.execute(command, key, { read }));
  }

  @Get(':importId')
  @SignedIn('admin')
  @ApiOperation({ operationId: 'getImport', summary: 'Status of an import', description: 'Kept for 35 days.' })
  @ApiParam({ name: 'importId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: ImportResponse, description: 'The status of the import.' })
  @Problems(importErrors, 'product.import-not-found')
  async get(
    @Param('importId', IdParam.of(importErrors, 'product.import-not-found')) importId: ImportId,
  ): Promise<ImportResponse> {
    return toImportResponse(await this.describe.execute(importId));
  }
}
