import { eventDigest, readEvent as read, type Reading } from '@app/outbox/inbox';
import { OrderCompleted, soldBy } from './order-completed';
import type { OrderEvent } from './order-event';
import { givenBackBy, OrderRefunded } from './order-refunded';

const TYPES = { OrderCompleted, OrderRefunded, OrderCancelled: OrderRefunded };

/** The types that this consumer books. */
export const BOOKED_TYPES: readonly string[] = Object.keys(TYPES);

/** Reads a message's body. The problem names what is wrong and does not repeat the content. */
export function readEvent(body: string | undefined): Reading<OrderEvent> {
  const reading = read(body, TYPES);
  if (reading.kind !== 'event') return reading;
  const { event } = reading;
  const { eventId, type, subject: orderId, time } = event;
  const { at, lines } = event.type === 'OrderCompleted' ? soldBy(event.data) : givenBackBy(event.data);
  return { kind: 'event', event: { eventId, type, orderId, time, digest: eventDigest(body ?? ''), at, lines } };
}
