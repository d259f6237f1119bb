import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { IdempotentRequest, ProductId } from '@app/kernel';
import {
  Idempotent,
  IdParam,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { AdjustStockUseCase } from '../../../application/stock/adjust-stock.use-case';
import { productErrors } from '../../../domain/product.errors';
import { AdjustStockRequest, StockResponse } from './adjust-stock.request';

@ApiTags('products')
@Controller('products')
export class StockController {
  constructor(private readonly adjustStock: AdjustStockUseCase) {}

  @Post(':productId/stock-adjustments')
  @SignedIn('admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('delivery-2026-11-22-0001')
  @ApiOperation({
    operationId: 'adjustStock',
    summary: 'Adjust the stock',
    description: 'For deliveries, losses and counts. The trail keeps each adjustment with its reason.',
  })
  @ApiParam({ name: 'productId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({
    status: 200,
    type: StockResponse,
    description: 'The stock after the adjustment.',
    headers: replayedHeader,
  })
  @Problems(productErrors, 'product.not-found', 'product.out-of-stock', 'product.stock-too-large')
  async adjust(
    @Param('productId', IdParam.of(productErrors, 'product.not-found')) productId: ProductId,
    @Idempotent() request: IdempotentRequest,
    @Body() { delta, reason }: AdjustStockRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendAnswer(reply, await this.adjustStock.execute({ productId, delta, reason, request }));
  }
}
