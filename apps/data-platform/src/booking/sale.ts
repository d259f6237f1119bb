import type { OrderEvent } from './order-event';

/** What one order adds to a product's day, or a refund takes off it. */
export interface Sale {
  readonly productId: string;
  /** YYYY-MM-DD in UTC. */
  readonly day: string;
  /** Less what was given back on that day, and so negative at times. */
  readonly quantity: number;
  /** Minor units, net of discount and of what was given back. */
  readonly revenue: number;
}

/** An order counts on the day on which it was placed, which for an imported one lies in the past; a refund on its own. */
export function salesOf({ at, lines }: OrderEvent): Sale[] {
  const day = at.toISOString().slice(0, 10);
  return lines.map(({ productId, quantity, revenue }) => ({ productId, day, quantity, revenue }));
}
