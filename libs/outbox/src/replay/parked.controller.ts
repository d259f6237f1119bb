import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Id, type IdempotentRequest, isId } from '@app/kernel';
import {
  decodeCursor,
  Idempotent,
  IdParam,
  isMoment,
  pageOf,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { outboxErrors } from '../outbox.errors';
import { PublishedEvents } from '../published-events';
import { ParkedDeliveries, type ParkedPosition } from './parked-deliveries';
import { destinationsOf, ParkedQuery } from './replay.request';
import { ParkedListResponse, RetriedEventResponse, StartedReplaysResponse, toParkedResponse } from './replay.response';
import { Replays } from './replays';

const isText = (value: unknown): value is string => typeof value === 'string';

@ApiTags('admin')
@Controller('admin/outbox/parked')
export class ParkedController {
  constructor(
    private readonly parked: ParkedDeliveries,
    private readonly replays: Replays,
    private readonly published: PublishedEvents,
  ) {}

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'listParkedEvents',
    summary: 'List events that a queue refused too many times',
    description: 'By queue, the longest parked first.',
  })
  @ApiResponse({ status: 200, type: ParkedListResponse, description: 'A page of parked deliveries.' })
  async list(@Query() { destination, limit, cursor }: ParkedQuery): Promise<ParkedListResponse> {
    const found = await this.parked.list({
      destinations: destinationsOf(destination, this.published),
      limit,
      after: decodeCursor<ParkedPosition>(cursor, [isText, isMoment, isMoment, isId]),
    });
    return pageOf(
      found,
      limit,
      (each) => [each.destination, each.parkedAt.getTime(), each.availableAt.getTime(), each.eventId],
      toParkedResponse,
    );
  }

  @Post(':eventId/retry')
  @SignedIn('admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('retry-0001')
  @ApiOperation({
    operationId: 'retryParkedEvent',
    summary: 'Send a parked event again',
    description: 'For every queue that refused it. The event gets as many attempts as a new one, beginning at once.',
  })
  @ApiParam({ name: 'eventId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({
    status: 200,
    type: RetriedEventResponse,
    description: 'The event waits for its queues again.',
    headers: replayedHeader,
  })
  @Problems(outboxErrors, 'outbox.event-not-parked')
  async retry(
    @Param('eventId', IdParam.of(outboxErrors, 'outbox.event-not-parked')) eventId: Id<'Event'>,
    @Idempotent() request: IdempotentRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const destinations = destinationsOf(undefined, this.published);
    return sendAnswer(reply, await this.parked.retry({ eventId, destinations, request }));
  }

  @Post('retry')
  @SignedIn('admin')
  @HttpCode(202)
  @RequiresIdempotencyKey('retry-all-0001')
  @ApiOperation({
    operationId: 'retryAllParkedEvents',
    summary: 'Send all parked events again',
    description: 'A worker retries them in small steps; events that are parked after the request stay parked.',
  })
  @ApiResponse({
    status: 202,
    type: StartedReplaysResponse,
    description: 'The replays are accepted or under way.',
    headers: replayedHeader,
  })
  @Problems(outboxErrors, 'outbox.too-many-replays')
  async retryAll(
    @Idempotent() request: IdempotentRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const destinations = destinationsOf(undefined, this.published);
    return sendAnswer(reply, await this.replays.request({ destinations, scope: { kind: 'parked' }, request }));
  }
}
