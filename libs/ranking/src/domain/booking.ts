import type { OrderId, ProductId, UserId } from '@app/kernel';

/** The effect of one order event on the sales of its products. */
export interface Booking {
  readonly orderId: OrderId;
  /** The sequence of the event: 1 is the order, then its refunds or its cancellation. */
  readonly sequence: number;
  /** When the order was placed: its sale counts at that time, and its refunds reduce the sales of that time. */
  readonly placedAt: Date;
  /** When the refund happened; undefined for a sale. */
  readonly refundedAt: Date | undefined;
  readonly lines: readonly BookedLine[];
}

export interface BookedLine {
  readonly productId: ProductId;
  /** Negative for a refund. */
  readonly quantity: number;
  /** Minor units, net of the discount; negative for a refund. */
  readonly revenue: number;
}

/** The data of a refund event of version 1, which lacks the order's `placedAt`. */
export interface UndatedRefund extends Omit<Booking, 'placedAt'> {
  readonly placedAt: undefined;
  /** The customer of the order. */
  readonly userId: UserId;
}

export const isUndated = (booking: Booking | UndatedRefund): booking is UndatedRefund => booking.placedAt === undefined;
