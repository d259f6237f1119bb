import type { OrderId, ProductId, UserId } from '@app/kernel';

/** The effect of one order event on the sales of its products. */
export interface SalesBooking {
  readonly orderId: OrderId;
  /** The sequence of the event: 1 is the order, then its refunds or its cancellation. */
  readonly sequence: number;
  /** When the order was placed, also for its refunds. */
  readonly placedAt: Date;
  /** When the refund happened; undefined for a sale. */
  readonly refundedAt: Date | undefined;
  /** Negative for a refund. */
  readonly lines: readonly {
    readonly productId: ProductId;
    readonly quantity: number;
    /** Minor units, net of the discount. */
    readonly revenue: number;
  }[];
}

/** An order, and the position after a page. */
export interface SalesPosition {
  readonly userId: UserId;
  readonly orderId: OrderId;
}

export interface SalesPage {
  readonly bookings: readonly SalesBooking[];
  /** Undefined after the last order. */
  readonly next: SalesPosition | undefined;
}

/** Every sale and refund ever booked, read from the orders themselves. */
export abstract class SalesHistory {
  /**
   * Returns all bookings of the next `limit` orders, by user and order id. Uses three queries, not one snapshot: an
   * order placed or refunded meanwhile may be missing, but its event arrives in any case.
   * @throws Unavailable
   */
  abstract page(after: SalesPosition | undefined, limit: number): Promise<SalesPage>;

  /**
   * Returns when the existing ones of these orders were placed. One query, and none for an empty list.
   * @throws Unavailable
   */
  abstract placedAt(orders: readonly SalesPosition[]): Promise<Map<OrderId, Date>>;
}
