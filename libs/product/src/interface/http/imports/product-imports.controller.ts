import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { newId } from '@app/kernel';
import { Caller, callerIdOf, CsvBody, csvBodyOf, IdParam, type Principal, Problems, SignedIn } from '@app/platform';
import type { FastifyRequest } from 'fastify';
import { DescribeImportUseCase } from '../../../application/imports/describe-import.use-case';
import { ImportRunner } from '../../../application/imports/import-runner';
import { importErrors } from '../../../domain/imports/import.errors';
import type { ImportId } from '../../../domain/imports/product-import';
import { ImportProductsQuery } from './import-products.query';
import { ImportResponse, StartedImportResponse, toImportResponse } from './import.response';

const MAX_BYTES = 20 * 1024 * 1024;

@ApiTags('products')
@Controller('products/imports')
export class ProductImportsController {
  constructor(
    private readonly runner: ImportRunner,
    private readonly describe: DescribeImportUseCase,
  ) {}

  @Post()
  @SignedIn('admin')
  @HttpCode(202)
  @CsvBody({
    description:
      'A header and a row for each product. Columns, in any order: sku (required; a product is known by it), name, description, category, ' +
      'price (minor units), stock (of new products only), stockDelta (units that came or went), stockReason, maxPerCustomer, status. A column ' +
      'that is left out stays as it is, an empty cell takes away what may be absent. 20 MiB and 100,000 rows at most.',
    example: 'sku,name,price,stock\nTEA-JEJU-100,"Jeju green tea, 100 g",18000,500\n',
  })
  @ApiOperation({
    operationId: 'importProducts',
    summary: 'Import products from a CSV file',
    description:
      'Creates and changes products, all of the file or nothing of it, after this answer. The same file again changes nothing, its ' +
      '`stockDelta` included.',
  })
  @ApiResponse({ status: 202, type: StartedImportResponse, description: 'The file is here; the import has begun.' })
  @Problems(importErrors, 'product.import-busy')
  async start(
    @Query() { dryRun }: ImportProductsQuery,
    @Req() request: FastifyRequest,
    @Caller() caller: Principal,
  ): Promise<StartedImportResponse> {
    const importId = newId<'ProductImport'>();
    const command = { importId, dryRun: dryRun === 'true', actorId: callerIdOf(caller) };
    await this.runner.start(command, () => csvBodyOf(request, { maxBytes: MAX_BYTES }));
    return { importId };
  }

  @Get(':importId')
  @SignedIn('admin')
  @ApiOperation({ operationId: 'getImport', summary: 'How an import stands', description: 'Kept for 35 days.' })
  @ApiParam({ name: 'importId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: ImportResponse, description: 'How it stands.' })
  @Problems(importErrors, 'product.import-not-found')
  async get(
    @Param('importId', IdParam.of(importErrors, 'product.import-not-found')) importId: ImportId,
  ): Promise<ImportResponse> {
    return toImportResponse(await this.describe.execute(importId));
  }
}
