import type { OrderCompleted } from './order-completed';

/** What one order adds to a product's day. */
export interface Sale {
  readonly productId: string;
  /** YYYY-MM-DD in UTC. */
  readonly day: string;
  readonly quantity: number;
  /** Minor units, net of discount. */
  readonly revenue: number;
}

/** An order counts on the day on which it was placed, which for an imported one lies in the past. */
export const salesOf = ({ placedAt, lines }: OrderCompleted): Sale[] =>
  lines.map(({ productId, quantity, amount, discount }) => ({
    productId,
    day: placedAt.toISOString().slice(0, 10),
    quantity,
    revenue: amount - discount,
  }));
