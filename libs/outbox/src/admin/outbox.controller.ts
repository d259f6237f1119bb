import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { SignedIn } from '@app/platform';
import { OutboxStatusQuery, totalOf } from './outbox-status.query';
import { OutboxStatusResponse } from './outbox-status.response';

@ApiTags('admin')
@Controller('admin/outbox')
export class OutboxController {
  constructor(private readonly status: OutboxStatusQuery) {}

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'getOutboxStatus',
    summary: 'How far the outbox is',
    description:
      'Counts deliveries: an event that two destinations get counts twice. What is pending or leased has not arrived yet; ' +
      'both are 0 when everything has been sent.',
  })
  @ApiResponse({ status: 200, type: OutboxStatusResponse, description: 'The counts.' })
  async get(): Promise<OutboxStatusResponse> {
    return totalOf(await this.status.find());
  }
}
