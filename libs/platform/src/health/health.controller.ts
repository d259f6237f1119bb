import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Anyone } from '../auth/access';
import { Readiness, type ReadinessReport } from './readiness';

export class LiveResponse {
  @ApiProperty({ example: 'ok' })
  readonly status: string;
}

export class ClockResponse {
  @ApiProperty({
    enum: ['ok', 'off', 'unknown'],
    enumName: 'ClockStatus',
    description: 'off: more than two seconds from the database. unknown: the database has not been asked yet.',
  })
  readonly status: string;
  @ApiProperty({
    type: 'integer',
    description: "Milliseconds by which this process's clock is ahead of the database's.",
    example: 3,
    required: false,
  })
  readonly offsetMs?: number;
  @ApiProperty({ type: 'integer', description: 'By how much that may be wrong.', example: 1, required: false })
  readonly errorMs?: number;
}

export class ReadyDetailsResponse {
  @ApiProperty({ type: () => ClockResponse, description: 'A wrong clock is no reason not to be ready.' })
  readonly clock: ClockResponse;
}

export class ReadyResponse {
  @ApiProperty({ example: true })
  readonly ready: boolean;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['up', 'down', 'shutting-down'] },
    example: { database: 'up', redis: 'up' },
  })
  readonly checks: Record<string, string>;
  @ApiProperty({ type: () => ReadyDetailsResponse, required: false, description: 'Absent while it shuts down.' })
  readonly details?: ReadyDetailsResponse;
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Anyone()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Is the process alive?',
    description: 'For replacing instances. Asks no dependency: a restart would not help them.',
  })
  @ApiResponse({ status: 200, type: LiveResponse, description: 'It is.' })
  live(): LiveResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @Anyone()
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Should this process get requests?',
    description:
      'For load balancers, which should send requests to all living processes where none is ready. Asks the database and ' +
      'Redis. 503 from SIGTERM on, before anything closes.',
  })
  @ApiResponse({ status: 200, type: ReadyResponse, description: 'It should.' })
  @ApiResponse({ status: 503, type: ReadyResponse, description: 'It should not: see `checks`.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    void reply.status(report.ready ? 200 : 503);
    return report;
  }
}
