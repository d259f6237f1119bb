import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Currency, type OrderId } from '@app/kernel';
import { IdParam, Problems, SignedIn } from '@app/platform';
import { DescribeOrderTimelineUseCase } from '../../application/describe-order-timeline.use-case';
import { orderErrors } from '../../domain/order.errors';
import { OrderTimelineResponse, toTimelineResponse } from './order-timeline.response';

@ApiTags('orders')
@Controller('admin/orders')
export class OrderTimelineController {
  constructor(
    private readonly describeTimeline: DescribeOrderTimelineUseCase,
    private readonly currency: Currency,
  ) {}

  @Get(':orderId/timeline')
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'getOrderTimeline',
    summary: 'All that happened to an order',
    description:
      'One step for each transaction: who sent the request, what it did to the order, its stock, the wallet and the coupon, ' +
      'and where its event is. Not read in one transaction: a step under way may be half there.',
  })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: OrderTimelineResponse, description: 'The timeline.' })
  @Problems(orderErrors, 'order.not-found')
  async get(
    @Param('orderId', IdParam.of(orderErrors, 'order.not-found')) orderId: OrderId,
  ): Promise<OrderTimelineResponse> {
    return toTimelineResponse(await this.describeTimeline.execute(orderId), this.currency.code);
  }
}
