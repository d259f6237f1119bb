import type { Id } from '@app/kernel';

/** The effect of an order event on the sales of its products. */
export interface OrderSales {
  /** When the order was placed, or the time at which a refund counts. */
  readonly at: Date;
  /** Negative for a refund. */
  readonly lines: readonly {
    readonly productId: string;
    readonly quantity: number;
    /** Minor units, net of discount. */
    readonly revenue: number;
  }[];
}

/** An event of an order as this consumer books it. */
export interface OrderEvent extends OrderSales {
  readonly eventId: Id<'Event'>;
  readonly type: string;
  readonly orderId: string;
  /** When the shop booked it: the hour of the manifest. */
  readonly time: Date;
  /** Of the message's body, as in the manifest. */
  readonly digest: bigint;
}
