import type { OrderSales } from './order-event';

/** The change of a product's day by an order or a refund. */
export interface Sale {
  readonly productId: string;
  /** YYYY-MM-DD in UTC. */
  readonly day: string;
  /** Less the units refunded on that day, so possibly negative. */
  readonly quantity: number;
  /** Minor units, net of discount and refunds. */
  readonly revenue: number;
}

/**
 * An order counts on the day of its placement, which lies in the past for an imported order; a refund on the day of the
 * refund.
 */
export function salesOf({ at, lines }: OrderSales): Sale[] {
  const day = at.toISOString().slice(0, 10);
  return lines.map(({ productId, quantity, revenue }) => ({ productId, day, quantity, revenue }));
}
