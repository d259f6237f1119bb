import type { Booking } from './booking';
import { type SlotTotal, totalsOf } from './slot-total';
import { minuteOf } from './time-slots';

/** The refunds within one minute of the sales of another minute; `slot` is the minute of the sale. */
export interface RefundTotal extends SlotTotal {
  readonly refundMinute: Date;
}

/** One total for each minute of refunds, minute of sales and product, in key order. Amounts are positive. */
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
