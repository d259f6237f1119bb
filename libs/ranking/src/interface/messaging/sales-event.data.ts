import { ListOf, Moment, Whole } from '@app/outbox/inbox';
import { IsOptional, IsUUID } from 'class-validator';

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

/** The fields of OrderCompleted's `data` that the ranking uses. Amounts are minor units. */
export class SaleData {
  @IsUUID()
  readonly orderId: string;
  @Moment()
  readonly placedAt: string;
  @ListOf(SoldLine)
  readonly lines: readonly SoldLine[];
}

/** The same for OrderRefunded and OrderCancelled, of versions 1 and 2. */
export class RefundData {
  @IsUUID()
  readonly orderId: string;
  @IsUUID()
  readonly userId: string;
  /** Since version 2. */
  @IsOptional()
  @Moment()
  readonly placedAt?: string | null;
  @Moment()
  readonly refundedAt: string;
  @ListOf(RefundedLine)
  readonly lines: readonly RefundedLine[];
}
