import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CSV, SignedIn } from '@app/platform';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { ExportProductsUseCase } from '../../../application/catalogue/export-products.use-case';

@ApiTags('products')
@Controller('products/export')
export class ProductExportController {
  constructor(private readonly exportProducts: ExportProductsUseCase) {}

  @Get()
  @SignedIn('admin')
  @ApiProduces(CSV)
  @ApiOperation({
    operationId: 'exportProducts',
    summary: 'Export all products as a CSV file',
    description:
      'Includes archived products, in the columns of an import without `stockDelta` and `stockReason`; importing the file changes nothing. UTF-8 with ' +
      'a byte order mark. A text that a spreadsheet would run as a formula begins with an apostrophe, which an import removes.',
  })
  @ApiResponse({
    status: 200,
    description: 'The file, sent while it is read: a transfer that breaks off is incomplete.',
    content: { [CSV]: { schema: { type: 'string' } } },
    headers: {
      'X-Total-Count': {
        description: 'The number of products when the export began.',
        schema: { type: 'integer' },
        example: 120,
      },
    },
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const { rows, text } = await this.exportProducts.execute();
    void reply.header('x-total-count', rows);
    return new StreamableFile(Readable.from(text, { objectMode: false }), {
      type: `${CSV}; charset=utf-8; header=present`,
      disposition: 'attachment; filename="products.csv"',
    });
  }
}
