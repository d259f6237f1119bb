import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type IdempotentRequest, isId } from '@app/kernel';
import {
  decodeCursor,
  Idempotent,
  PageQuery,
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
import type { ReplayId } from './replay';
import { destinationsOf, ReplayRequest, scopeOf } from './replay.request';
import { ReplayListResponse, StartedReplaysResponse, toReplayResponse } from './replay.response';
import { Replays } from './replays';

const EXAMPLES = {
  hour: { summary: 'An hour', value: { from: '2026-11-27T10:00:00.000Z', to: '2026-11-27T11:00:00.000Z' } },
  type: {
    summary: 'One type, for one consumer',
    value: {
      from: '2026-11-27T10:00:00.000Z',
      to: '2026-11-27T11:00:00.000Z',
      types: ['OrderRefunded'],
      destination: 'data-platform',
    },
  },
};

@ApiTags('admin')
@Controller('admin/outbox/replays')
export class ReplaysController {
  constructor(
    private readonly replays: Replays,
    private readonly published: PublishedEvents,
  ) {}

  @Post()
  @SignedIn('admin')
  @HttpCode(202)
  @RequiresIdempotencyKey('replay-2026-11-27-10')
  @ApiOperation({
    operationId: 'startReplay',
    summary: 'Send events again',
    description:
      'Sends the events of a range of booking times, or of one order, once more: the same ids and bytes, so consumers skip ' +
      'what they have. A worker queues them in small steps behind all fresh events. Events past their retention are gone ' +
      'and cannot be sent. A destination that has the same replay under way keeps that one.',
  })
  @ApiBody({ type: ReplayRequest, examples: EXAMPLES })
  @ApiResponse({
    status: 202,
    type: StartedReplaysResponse,
    description: 'The replays are accepted or under way.',
    headers: replayedHeader,
  })
  @Problems(outboxErrors, 'outbox.too-many-replays')
  async start(
    @Idempotent() request: IdempotentRequest,
    @Body() body: ReplayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const scope = scopeOf(body, this.published);
    const destinations = destinationsOf(body.destination, this.published);
    return sendAnswer(reply, await this.replays.request({ destinations, scope, request }));
  }

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'listReplays',
    summary: 'List replays and their progress',
    description: 'Newest first.',
  })
  @ApiResponse({ status: 200, type: ReplayListResponse, description: 'A page of replays.' })
  async list(@Query() { limit, cursor }: PageQuery): Promise<ReplayListResponse> {
    const [before] = decodeCursor<[ReplayId]>(cursor, [isId]) ?? [];
    const found = await this.replays.list({ limit, before });
    return pageOf(found, limit, ({ replayId }) => [replayId], toReplayResponse);
  }
}
