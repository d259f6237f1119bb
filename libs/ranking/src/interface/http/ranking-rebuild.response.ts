import { ItemsProperty, NextCursorProperty } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';
import { type Generation, GENERATION_STATUSES, type GenerationStatus } from '../../domain/generation';

export class StartedRebuildResponse {
  @ApiProperty({ type: 'integer', description: 'Counts up from 1.', example: 2 })
  readonly generation: number;

  @ApiProperty({ enum: [...GENERATION_STATUSES], enumName: 'RankingGenerationStatus' })
  readonly status: GenerationStatus;
}

export class RankingRebuildResponse extends StartedRebuildResponse {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Past sales and refunds that the rebuild has read so far.',
    example: 18_230,
  })
  readonly bookings: number;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the generation began to serve; null while it is being built.',
  })
  readonly finishedAt: string | null;
}

export class RankingRebuildListResponse {
  @ItemsProperty(() => RankingRebuildResponse)
  readonly items: readonly RankingRebuildResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export const toRebuildResponse = (generation: Generation): RankingRebuildResponse => ({
  generation: generation.generation,
  status: generation.status,
  bookings: generation.bookings,
  startedAt: generation.startedAt.toISOString(),
  finishedAt: generation.finishedAt?.toISOString() ?? null,
});
