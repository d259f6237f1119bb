import { ItemsProperty, NextCursorProperty } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';
import { boundsOf, type Replay, REPLAY_KINDS, type ReplayKind } from './replay';
import type { ParkedDelivery } from './parked-deliveries';

export const REPLAY_STATUSES = ['waiting', 'running', 'finished'] as const;

export class ReplayResponse {
  @ApiProperty({ format: 'uuid' })
  readonly replayId: string;
  @ApiProperty({ description: 'The queue that gets the events.', example: 'data-platform' })
  readonly destination: string;
  @ApiProperty({ enum: [...REPLAY_KINDS], enumName: 'ReplayKind' })
  readonly kind: ReplayKind;
  @ApiProperty({ enum: [...REPLAY_STATUSES], enumName: 'ReplayStatus' })
  readonly status: (typeof REPLAY_STATUSES)[number];
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Events booked at or after this time.',
  })
  readonly from: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Events booked before this time.' })
  readonly to: string | null;
  @ApiProperty({ type: [String], nullable: true, description: 'Only events of these types; null: all.' })
  readonly types: readonly string[] | null;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'Only events of this order; null: all.' })
  readonly orderId: string | null;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Events that it has examined so far.',
    example: 12_500,
  })
  readonly examined: number;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Deliveries that it has queued. An event that waits already is not queued again.',
    example: 12_480,
  })
  readonly queued: number;
  @ApiProperty({ format: 'uuid', description: 'The admin.' })
  readonly requestedBy: string;
  @ApiProperty({ format: 'date-time' })
  readonly requestedAt: string;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the last event was queued; GET /admin/outbox shows what is still to be sent.',
  })
  readonly finishedAt: string | null;
}

export class StartedReplaysResponse {
  @ApiProperty({ type: () => [ReplayResponse], description: 'One for each destination.' })
  readonly replays: readonly ReplayResponse[];
}

export class ReplayListResponse {
  @ItemsProperty(() => ReplayResponse)
  readonly items: readonly ReplayResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export function toReplayResponse(replay: Replay): ReplayResponse {
  const { replayId, destination, scope, examined, queued, requestedBy, requestedAt, finishedAt } = replay;
  const { from, to, types } = boundsOf(scope);
  return {
    replayId,
    destination,
    kind: scope.kind,
    status: finishedAt ? 'finished' : examined > 0 ? 'running' : 'waiting',
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    types: types ?? null,
    orderId: scope.kind === 'order' ? scope.orderId : null,
    examined,
    queued,
    requestedBy,
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export class ParkedDeliveryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;
  @ApiProperty({ example: 'data-platform' })
  readonly destination: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when the event itself is gone.',
    example: 'OrderCompleted',
  })
  readonly type: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  readonly orderId: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When the event was booked.' })
  readonly occurredAt: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly parkedAt: string;
  @ApiProperty({ type: 'integer', description: 'How many times the queue refused it.', example: 10 })
  readonly refusals: number;
  @ApiProperty({ type: String, nullable: true, description: "The queue's last reason." })
  readonly lastError: string | null;
}

export class ParkedListResponse {
  @ItemsProperty(() => ParkedDeliveryResponse)
  readonly items: readonly ParkedDeliveryResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export class RetriedEventResponse {
  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;
  @ApiProperty({ type: [String], description: 'The destinations that get it now.', example: ['data-platform'] })
  readonly destinations: readonly string[];
}

export const toParkedResponse = (parked: ParkedDelivery): ParkedDeliveryResponse => ({
  eventId: parked.eventId,
  destination: parked.destination,
  type: parked.type,
  orderId: parked.orderId,
  occurredAt: parked.occurredAt?.toISOString() ?? null,
  parkedAt: parked.parkedAt.toISOString(),
  refusals: parked.refusals,
  lastError: parked.lastError,
});
