import { ApiProperty } from '@nestjs/swagger';

export class OutboxStatusResponse {
  @ApiProperty({
    type: 'integer',
    description: 'Deliveries that wait for a worker, or for their next attempt.',
    example: 12,
  })
  readonly pending: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries that a worker is sending now.', example: 50 })
  readonly leased: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries that a queue refused too many times.', example: 0 })
  readonly parked: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries sent since the beginning.', example: 18_230 })
  readonly sent: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Milliseconds since the oldest event that is neither sent nor parked was written; null without such an event. Alarm on ' +
      'this value: in normal operation it is a second or two at most.',
    example: 85,
  })
  readonly oldestPendingAgeMs: number | null;
}
