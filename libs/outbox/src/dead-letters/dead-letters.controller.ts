import { Body, Controller, Get, HttpCode, Injectable, Param, type PipeTransform, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IdListField, Problems, SignedIn } from '@app/platform';
import { outboxErrors } from '../outbox.errors';
import { PublishedEvents } from '../published-events';
import { DeadLetters } from './dead-letters';

const nullable = (description: string) => ApiProperty({ type: String, nullable: true, description });

export class DeadLetterResponse {
  @ApiProperty()
  readonly messageId: string;
  @nullable('Null for a malformed message, as the next ones.')
  readonly eventId: string | null;
  @nullable('The type of the event.')
  readonly type: string | null;
  @nullable('The order of the event.')
  readonly orderId: string | null;
  @nullable('When the event was booked.')
  readonly occurredAt: string | null;
  @nullable('Why its consumer gave it up; null when the queue moved it by itself.')
  readonly reason: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How often its consumer failed.', example: 5 })
  readonly failures: number | null;
}

export class DeadLetterListResponse {
  @ApiProperty({ type: () => [DeadLetterResponse], description: 'Up to a hundred that can be received now.' })
  readonly items: readonly DeadLetterResponse[];
}

export class RedriveRequest {
  @IdListField({
    description: 'Only the messages of these events, or with these message ids; all when omitted.',
    min: 1,
    max: 100,
    optional: true,
  })
  readonly ids?: readonly string[];
}

export class RedriveResponse {
  @ApiProperty({ type: () => [DeadLetterResponse] })
  readonly moved: readonly DeadLetterResponse[];
  @ApiProperty({ description: 'True when only the first hundred messages were looked at: repeat the request.' })
  readonly more: boolean;
}

@Injectable()
class DestinationPipe implements PipeTransform {
  constructor(private readonly published: PublishedEvents) {}

  transform(value: unknown): string {
    const name = String(value);
    if (!this.published.destinations.all.some((destination) => destination.name === name)) {
      throw outboxErrors.error('outbox.destination-not-found');
    }
    return name;
  }
}

@ApiTags('admin')
@Controller('admin/outbox/dead-letters/:destination')
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: "List the messages that a queue's consumer gave up",
    description: 'The messages stay in the dead-letter queue; other receivers do not see them for a moment.',
  })
  @ApiParam({ name: 'destination', schema: { type: 'string', maxLength: 40 }, example: 'data-platform' })
  @ApiResponse({ status: 200, type: DeadLetterListResponse, description: 'The messages.' })
  @Problems(outboxErrors, 'outbox.destination-not-found', 'outbox.dead-letters-busy')
  async list(@Param('destination', DestinationPipe) destination: string): Promise<DeadLetterListResponse> {
    return { items: await this.letters.list(destination) };
  }

  @Post('redrive')
  @SignedIn('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'redriveDeadLetters',
    summary: 'Move messages back to their queue',
    description: 'The consumer gets them again, and skips what it has booked.',
  })
  @ApiParam({ name: 'destination', schema: { type: 'string', maxLength: 40 }, example: 'data-platform' })
  @ApiBody({ type: RedriveRequest })
  @ApiResponse({ status: 200, type: RedriveResponse, description: 'The messages are in their queue.' })
  @Problems(outboxErrors, 'outbox.destination-not-found', 'outbox.dead-letters-busy')
  async redrive(
    @Param('destination', DestinationPipe) destination: string,
    @Body() { ids }: RedriveRequest,
  ): Promise<RedriveResponse> {
    return this.letters.redrive(destination, ids ?? []);
  }
}
