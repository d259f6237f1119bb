import type { ProductId } from '@app/kernel';
import type { Booking } from './booking';

/**
 * The sum that bookings add to a product's slot, refunds included; the slot is that of the order's time. Sums of many
 * amounts of up to 2^53-1 do not fit into a number.
 */
export interface SlotTotal {
  readonly slot: Date;
  readonly productId: ProductId;
  readonly quantity: bigint;
  /** Minor units, net of the discount. */
  readonly revenue: bigint;
}

/** One total for each slot and product, in key order: concurrent transactions take their locks in the same order. */
export function totalsOf(bookings: readonly Booking[], slotOf: (at: Date) => Date): SlotTotal[] {
  const totals = new Map<string, SlotTotal>();
  for (const { placedAt, lines } of bookings) {
    const slot = slotOf(placedAt);
    for (const { productId, quantity, revenue } of lines) {
      const key = keyOf({ slot, productId });
      const { quantity: units, revenue: amount } = totals.get(key) ?? { quantity: 0n, revenue: 0n };
      totals.set(key, { slot, productId, quantity: units + BigInt(quantity), revenue: amount + BigInt(revenue) });
    }
  }
  return [...totals.values()].sort(byKey);
}

/** The id of the table's row. */
export const keyOf = ({ slot, productId }: Pick<SlotTotal, 'slot' | 'productId'>): string =>
  `${slot.getTime()} ${productId}`;

const byKey = (a: SlotTotal, b: SlotTotal): number =>
  a.slot.getTime() - b.slot.getTime() || (a.productId < b.productId ? -1 : 1);
