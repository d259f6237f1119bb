import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HOUR_MS } from '@app/kernel';
import { invalidRequest, MachineWithScope, Problems, requestErrors, TimeField } from '@app/platform';
import { EventRetention } from '../event-retention.config';
import { MANIFEST_STATES, ManifestQuery, type ManifestState } from './manifest.query';

export class ManifestOfHourQuery {
  @TimeField({
    description: 'The start of an hour, in UTC; the last complete hour when omitted.',
    example: '2026-11-27T10:00:00Z',
    optional: true,
  })
  readonly hour?: string;
}

export class TypeSumResponse {
  @ApiProperty({ example: 'OrderCompleted' })
  readonly type: string;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Events that were booked within the hour.',
    example: 4_211,
  })
  readonly count: number;
  @ApiProperty({
    pattern: '^[0-9a-f]{16}$',
    description:
      'The sum modulo 2^64 of the first 8 bytes (an unsigned integer, most significant byte first) of the SHA-256 of each ' +
      "event's message body, in hexadecimal.",
    example: '9f86d081884c7d65',
  })
  readonly digest: string;
}

export class ManifestResponse {
  @ApiProperty({ format: 'date-time' })
  readonly hour: string;
  @ApiProperty({
    enum: [...MANIFEST_STATES],
    enumName: 'ManifestState',
    description:
      '`open`: events may still be booked into the hour, or it is not summed yet. `unknown`: the hour was over before ' +
      'manifests began.',
  })
  readonly state: ManifestState;
  @ApiProperty({
    type: 'integer',
    description: 'Rises when a late event was found in a complete hour: compare the hour again. 0 unless complete.',
    example: 1,
  })
  readonly revision: number;
  @ApiProperty({ type: () => [TypeSumResponse], description: 'Only types with events. Empty unless complete.' })
  readonly types: readonly TypeSumResponse[];
  @ApiProperty({
    format: 'date-time',
    description: 'From this time on events of the hour are removed and cannot be replayed; counts and digests stay.',
  })
  readonly eventsKeptUntil: string;
  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'The first hour with a manifest.' })
  readonly firstHour: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'All hours from `firstHour` up to this time are complete.',
  })
  readonly completeTo: string | null;
}

/** For consumers: what they must have booked. */
@ApiTags('events')
@Controller('events/manifest')
export class ManifestController {
  constructor(
    private readonly manifest: ManifestQuery,
    private readonly retention: EventRetention,
  ) {}

  @Get()
  @MachineWithScope('events:read')
  @ApiOperation({
    operationId: 'getManifest',
    summary: 'Count and digest of the events of an hour, by type',
    description:
      'An event belongs to the hour of its `time`. A consumer computes the same over what it has booked and compares: a difference is a gap, which a replay of the hour heals. The digest does not depend on the order of the events.',
  })
  @ApiResponse({
    status: 200,
    type: ManifestResponse,
    description: 'Also for an hour that is not complete: see `state`.',
  })
  @Problems(requestErrors, 'dependency.unavailable')
  async get(@Query() query: ManifestOfHourQuery): Promise<ManifestResponse> {
    const hour = query.hour === undefined ? await this.manifest.lastHour() : new Date(query.hour);
    if (hour.getTime() % HOUR_MS !== 0) {
      const message = 'must be the start of an hour, such as 2026-11-27T10:00:00Z';
      throw invalidRequest([{ pointer: '/hour', code: 'start-of-hour', message }]);
    }
    const { state, revision, types, firstHour, completeTo } = await this.manifest.find(hour);
    return {
      hour: hour.toISOString(),
      state,
      revision,
      types,
      eventsKeptUntil: new Date(hour.getTime() + this.retention.days * DAY_MS).toISOString(),
      firstHour: firstHour?.toISOString() ?? null,
      completeTo: completeTo?.toISOString() ?? null,
    };
  }
}

const DAY_MS = 24 * HOUR_MS;
