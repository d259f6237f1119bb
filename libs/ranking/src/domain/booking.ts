import type { OrderId, ProductId, UserId } from '@app/kernel';

/** What one event of an order did to the sales of its products. */
export interface Booking {
  readonly orderId: OrderId;
  /** The event's: 1 is the order, then come its refunds or its cancellation. */
  readonly sequence: number;
  /** When the order was placed: its sale counts then, and is taken back then. */
  readonly placedAt: Date;
  /** When it was given back; undefined for a sale. */
  readonly refundedAt: Date | undefined;
  readonly lines: readonly BookedLine[];
}

export interface BookedLine {
  readonly productId: ProductId;
  /** Negative for what was given back. */
  readonly quantity: number;
  /** Minor units, net of the discount; negative for what was given back. */
  readonly revenue: number;
}

/** What an event of version 1 says of a refund: not when the order was placed. */
export interface UndatedRefund extends Omit<Booking, 'placedAt'> {
  readonly placedAt: undefined;
  /** Whose order it is. */
  readonly userId: UserId;
}

export const isUndated = (booking: Booking | UndatedRefund): booking is UndatedRefund => booking.placedAt === undefined;
