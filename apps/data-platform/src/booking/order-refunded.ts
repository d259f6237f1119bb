import { ListOf, Moment, Whole } from '@app/outbox/inbox';
import { IsUUID } from 'class-validator';
import type { OrderSales } from './order-event';

class Line {
  @IsUUID()
  readonly productId: string;
  @Whole(1)
  readonly quantity: number;
  @Whole(0)
  readonly refundedAmount: number;
}

/**
 * The fields of OrderRefunded's and OrderCancelled's data, version 1 or 2, that this consumer uses. Amounts are net of
 * discount.
 */
export class OrderRefunded {
  @Moment()
  readonly refundedAt: string;
  @ListOf(Line)
  readonly lines: readonly Line[];
}

export const givenBackBy = (data: OrderRefunded): OrderSales => ({
  at: new Date(data.refundedAt),
  lines: data.lines.map(({ productId, quantity, refundedAmount }) => ({
    productId,
    quantity: 0 - quantity,
    revenue: 0 - refundedAmount,
  })),
});
