import { ApiProperty } from '@nestjs/swagger';

export class OutboxStatusResponse {
  @ApiProperty({ type: 'integer', description: 'Wait for a worker, or for their next try.', example: 12 })
  readonly pending: number;

  @ApiProperty({ type: 'integer', description: 'Are being sent by a worker now.', example: 50 })
  readonly leased: number;

  @ApiProperty({ type: 'integer', description: 'Were given up, because a queue kept refusing them.', example: 0 })
  readonly parked: number;

  @ApiProperty({ type: 'integer', description: 'Were sent, since the beginning.', example: 18_230 })
  readonly sent: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Milliseconds since the oldest that is neither sent nor parked was written; null when there is none. Alarm on this: ' +
      'it is a second or two at the most when all is well.',
    example: 85,
  })
  readonly oldestPendingAgeMs: number | null;
}
