import type { OrderId } from '@app/kernel';

export const BOOKINGS_UNKNOWN = ['not-configured', 'unreachable'] as const;

/** What an outside system knows of an order's events. */
export type EventBookings =
  | { readonly known: true; readonly bookedAt: ReadonlyMap<string, Date> }
  | { readonly known: false; readonly reason: (typeof BOOKINGS_UNKNOWN)[number] };

/** Asks the data platform which events of an order it has booked: only a consumer knows. */
export abstract class DataPlatformBookings {
  /** Never fails: a consumer that does not answer is a reason. */
  abstract find(orderId: OrderId): Promise<EventBookings>;
}
