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
  readonly amount: number;
  @Max(MAX)
  @Min(0)
  @IsInt()
  readonly discount: number;
}

/** What this consumer takes from the data of an event OrderCompleted. Amounts and discounts are minor units. */
export class OrderCompleted {
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

export const soldBy = (data: OrderCompleted): Omit<OrderEvent, 'eventId'> => ({
  at: new Date(data.placedAt),
  lines: data.lines.map(({ productId, quantity, amount, discount }) => ({
    productId,
    quantity,
    revenue: amount - discount,
  })),
});
