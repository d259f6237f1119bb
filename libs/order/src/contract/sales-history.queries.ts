import type { OrderId, ProductId, UserId } from '@app/kernel';

/** What one event of an order did to the sales of its products. */
export interface SalesBooking {
  readonly orderId: OrderId;
  /** The event's: 1 is the order, then come its refunds or its cancellation. */
  readonly sequence: number;
  /** When the order was placed, also for what was given back of it. */
  readonly placedAt: Date;
  /** When it was given back; undefined for a sale. */
  readonly refundedAt: Date | undefined;
  /** Negative for what was given back. */
  readonly lines: readonly {
    readonly productId: ProductId;
    readonly quantity: number;
    /** Minor units, net of the discount. */
    readonly revenue: number;
  }[];
}

/** An order, and so also where a page ended. */
export interface SalesPosition {
  readonly userId: UserId;
  readonly orderId: OrderId;
}

export interface SalesPage {
  readonly bookings: readonly SalesBooking[];
  /** Undefined after the last order. */
  readonly next: SalesPosition | undefined;
}

/** Every sale and refund that was ever booked, from the orders themselves. */
export abstract class SalesHistory {
  /**
   * All bookings of the next `limit` orders, by user and order id. Three queries, not one snapshot: an order that is
   * placed or refunded meanwhile is seen or not, and its event comes in any case. @throws Unavailable
   */
  abstract page(after: SalesPosition | undefined, limit: number): Promise<SalesPage>;

  /** When those of these orders that exist were placed. One query, and none for no order. @throws Unavailable */
  abstract placedAt(orders: readonly SalesPosition[]): Promise<Map<OrderId, Date>>;
}
