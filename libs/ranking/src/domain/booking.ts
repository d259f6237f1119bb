import type { OrderId, ProductId } from '@app/kernel';

/** What one event of an order did to the sales of its products. */
export interface Booking {
  readonly orderId: OrderId;
  /** The event's: 1 is the order, then come its refunds or its cancellation. */
  readonly sequence: number;
  /** `placedAt` of a sale, `refundedAt` of what was given back. */
  readonly at: Date;
  readonly lines: readonly BookedLine[];
}

export interface BookedLine {
  readonly productId: ProductId;
  /** Negative for what was given back. */
  readonly quantity: number;
  /** Minor units, net of the discount; negative for what was given back. */
  readonly revenue: number;
}
