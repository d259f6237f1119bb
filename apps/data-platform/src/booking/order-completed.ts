import type { Id } from '@app/kernel';
import { readEvent as read, type Reading } from '@app/outbox/inbox';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsInt,
  IsISO8601,
  IsObject,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const MAX = Number.MAX_SAFE_INTEGER;

class Line {
  @IsUUID()
  readonly productId: string;
  @Max(MAX)
  @Min(1)
  @IsInt()
  readonly quantity: number;
  @Max(MAX)
  @Min(0)
  @IsInt()
  readonly amount: number;
  @Max(MAX)
  @Min(0)
  @IsInt()
  readonly discount: number;
}

class Data {
  @Matches(/(Z|[+-]\d\d:\d\d)$/)
  @IsISO8601({ strict: true, strictSeparator: true })
  readonly placedAt: string;
  @ValidateNested({ each: true })
  @Type(() => Line)
  @IsObject({ each: true })
  @ArrayNotEmpty()
  @IsArray()
  readonly lines: readonly Line[];
}

/** What this consumer takes from an event OrderCompleted. Amounts and discounts are minor units. */
export interface OrderCompleted {
  readonly eventId: Id<'Event'>;
  readonly placedAt: Date;
  readonly lines: readonly Line[];
}

export function readEvent(body: string | undefined): Reading<OrderCompleted> {
  const reading = read(body, { OrderCompleted: Data });
  if (reading.kind !== 'event') return reading;
  const { eventId, data } = reading.event;
  return { kind: 'event', event: { eventId, placedAt: new Date(data.placedAt), lines: data.lines } };
}
