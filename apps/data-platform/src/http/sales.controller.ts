import { Anyone, Problems, requestErrors } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SalesRepository } from '../booking/sales.repository';
import { SaleResponse } from './sale.response';
import { SalesQuery } from './sales.query';

@ApiTags('sales')
@Controller('sales')
export class SalesController {
  constructor(private readonly sales: SalesRepository) {}

  @Get()
  @Anyone()
  @ApiOperation({
    summary: 'Sales of a day, net of refunds',
    description:
      'One entry for each product with a sale or a refund, by UTC day: a sale on the day of its `placedAt`, a refund or a cancellation on the day of its `refundedAt`.',
  })
  @ApiResponse({ status: 200, type: [SaleResponse] })
  @Problems(requestErrors, 'request.invalid', 'dependency.unavailable')
  async list(@Query() { day }: SalesQuery): Promise<SaleResponse[]> {
    return await this.sales.findByDay(day);
  }
}
