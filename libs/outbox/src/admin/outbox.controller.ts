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
    summary: 'Show the progress of the outbox',
    description:
      'Counts deliveries: an event with two destinations counts twice. Pending and leased deliveries have not arrived yet; ' +
      'both counts are 0 when every event is sent.',
  })
  @ApiResponse({ status: 200, type: OutboxStatusResponse, description: 'The counts.' })
  async get(): Promise<OutboxStatusResponse> {
    return totalOf(await this.status.find());
  }
}
