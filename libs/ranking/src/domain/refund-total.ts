import type { Booking } from './booking';
import { type SlotTotal, totalsOf } from './slot-total';
import { minuteOf } from './time-slots';

/** What was given back within a minute of what was sold within another; its `slot` is the minute of the sale. */
export interface RefundTotal extends SlotTotal {
  readonly refundMinute: Date;
}

/** One for each minute of refunds, minute of sales and product, in the order of the key. Amounts are positive. */
export function refundTotalsOf(bookings: readonly Booking[]): RefundTotal[] {
  const byMinute = new Map<number, Booking[]>();
  for (const booking of bookings) {
    if (!booking.refundedAt) continue;
    const minute = minuteOf(booking.refundedAt).getTime();
    byMinute.set(minute, [...(byMinute.get(minute) ?? []), booking]);
  }
  return [...byMinute]
    .sort(([a], [b]) => a - b)
    .flatMap(([minute, refunds]) =>
      totalsOf(refunds, minuteOf).map((total) => ({
        ...total,
        refundMinute: new Date(minute),
        quantity: -total.quantity,
        revenue: -total.revenue,
      })),
    );
}
