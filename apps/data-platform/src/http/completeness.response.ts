import { hourAfter } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';
import type { DifferingHour } from '../reconciliation/compared-hours.repository';
import { RECONCILIATION_PROBLEMS, type ReconciliationProblem } from '../reconciliation/reconciliation';

export class EventSumResponse {
  @ApiProperty({ type: 'integer', format: 'int64' })
  readonly count: number;
  @ApiProperty({ description: "As in the shop's manifest.", example: '9f86d081884c7d65' })
  readonly digest: string;
}

export class DifferenceResponse {
  @ApiProperty({ example: 'OrderCompleted' })
  readonly type: string;
  @ApiProperty({ type: EventSumResponse, description: 'What the shop has sent.' })
  readonly expected: EventSumResponse;
  @ApiProperty({ type: EventSumResponse })
  readonly booked: EventSumResponse;
}

export const GAP_STATES = ['late', 'gap'] as const;

export class GapResponse {
  @ApiProperty({ type: String, format: 'date-time' })
  readonly hour: string;
  @ApiProperty({ enum: [...GAP_STATES], description: '`late`: the events may still arrive by themselves.' })
  readonly state: (typeof GAP_STATES)[number];
  @ApiProperty({ type: String, format: 'date-time' })
  readonly since: string;
  @ApiProperty({ description: 'False when the shop has removed the events of the hour.' })
  readonly canBeReplayed: boolean;
  @ApiProperty({ type: [DifferenceResponse] })
  readonly differences: readonly DifferenceResponse[];
}

export class CompletenessResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Every event that the shop booked before this time is booked here, once and unchanged.',
  })
  readonly completeTo: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Hours before this one are not compared.',
  })
  readonly comparedFrom: string | null;
  @ApiProperty({ type: 'integer', description: 'Hours that differ.' })
  readonly gapCount: number;
  @ApiProperty({ type: [GapResponse], description: 'The earliest hundred.' })
  readonly gaps: readonly GapResponse[];
  @ApiProperty({
    enum: [...RECONCILIATION_PROBLEMS],
    nullable: true,
    description: 'Why the answer may be older than a few minutes.',
  })
  readonly problem: ReconciliationProblem | null;
}

export const toGapResponse = (
  { hour, since, comparedAt, eventsKeptUntil, differences }: DifferingHour,
  graceMs: number,
): GapResponse => ({
  hour: hour.toISOString(),
  state: comparedAt.getTime() < hourAfter(hour).getTime() + graceMs ? 'late' : 'gap',
  since: since.toISOString(),
  canBeReplayed: comparedAt < eventsKeptUntil,
  differences,
});
