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
import type { OrderEvent } from './order-event';

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
  readonly refundedAmount: number;
}

/** What this consumer takes from the data of an event OrderRefunded or OrderCancelled. Amounts are net of discount. */
export class OrderRefunded {
  @Matches(/(Z|[+-]\d\d:\d\d)$/)
  @IsISO8601({ strict: true, strictSeparator: true })
  readonly refundedAt: string;
  @ValidateNested({ each: true })
  @Type(() => Line)
  @IsObject({ each: true })
  @ArrayNotEmpty()
  @IsArray()
  readonly lines: readonly Line[];
}

export const givenBackBy = (data: OrderRefunded): Omit<OrderEvent, 'eventId'> => ({
  at: new Date(data.refundedAt),
  lines: data.lines.map(({ productId, quantity, refundedAmount }) => ({
    productId,
    quantity: 0 - quantity,
    revenue: 0 - refundedAmount,
  })),
});
