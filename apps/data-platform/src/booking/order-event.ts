import type { Id } from '@app/kernel';

/** The effect of an order event on the sales of its products. */
export interface OrderEvent {
  readonly eventId: Id<'Event'>;
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
