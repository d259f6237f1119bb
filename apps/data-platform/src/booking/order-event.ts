import type { Id } from '@app/kernel';

/** What an event of an order does to the sales of its products. */
export interface OrderEvent {
  readonly eventId: Id<'Event'>;
  /** When the order was placed, or the moment at which a refund counts. */
  readonly at: Date;
  /** Negative for what was given back. */
  readonly lines: readonly {
    readonly productId: string;
    readonly quantity: number;
    /** Minor units, net of discount. */
    readonly revenue: number;
  }[];
}
