import { ListOf, Moment, Whole } from '@app/outbox/inbox';
import { IsUUID } from 'class-validator';
import type { OrderSales } from './order-event';

class Line {
  @IsUUID()
  readonly productId: string;
  @Whole(1)
  readonly quantity: number;
  @Whole(0)
  readonly amount: number;
  @Whole(0)
  readonly discount: number;
}

/** The fields of OrderCompleted's data that this consumer uses. Amounts and discounts are minor units. */
export class OrderCompleted {
  @Moment()
  readonly placedAt: string;
  @ListOf(Line)
  readonly lines: readonly Line[];
}

export const soldBy = (data: OrderCompleted): OrderSales => ({
  at: new Date(data.placedAt),
  lines: data.lines.map(({ productId, quantity, amount, discount }) => ({
    productId,
    quantity,
    revenue: amount - discount,
  })),
});
