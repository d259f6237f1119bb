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

/** RFC 3339: a moment, whatever its offset. */
const Moment = (): PropertyDecorator => (target, property) => {
  Matches(/(Z|[+-]\d\d:\d\d)$/)(target, property);
  IsISO8601({ strict: true, strictSeparator: true })(target, property);
};

const Whole =
  (min: number): PropertyDecorator =>
  (target, property) => {
    for (const rule of [Max(MAX), Min(min), IsInt()]) rule(target, property);
  };

const ListOf =
  (line: new () => object): PropertyDecorator =>
  (target, property) => {
    const rules = [
      ValidateNested({ each: true }),
      Type(() => line),
      IsObject({ each: true }),
      ArrayNotEmpty(),
      IsArray(),
    ];
    for (const rule of rules) rule(target, property);
  };

class Line {
  @IsUUID()
  readonly productId: string;
  @Whole(1)
  readonly quantity: number;
}

export class SoldLine extends Line {
  @Whole(0)
  readonly amount: number;
  @Whole(0)
  readonly discount: number;
}

export class RefundedLine extends Line {
  @Whole(0)
  readonly refundedAmount: number;
}

/** What the ranking takes from `data` of OrderCompleted. Amounts are minor units. */
export class SaleData {
  @IsUUID()
  readonly orderId: string;
  @Moment()
  readonly placedAt: string;
  @ListOf(SoldLine)
  readonly lines: readonly SoldLine[];
}

/** Of OrderRefunded and OrderCancelled. */
export class RefundData {
  @IsUUID()
  readonly orderId: string;
  @Moment()
  readonly refundedAt: string;
  @ListOf(RefundedLine)
  readonly lines: readonly RefundedLine[];
}
