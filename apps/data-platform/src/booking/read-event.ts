import { readEvent as read, type Reading } from '@app/outbox/inbox';
import { OrderCompleted, soldBy } from './order-completed';
import type { OrderEvent } from './order-event';
import { givenBackBy, OrderRefunded } from './order-refunded';

const TYPES = { OrderCompleted, OrderRefunded, OrderCancelled: OrderRefunded };

/** Reads a message's body. The problem names what is wrong and does not repeat the content. */
export function readEvent(body: string | undefined): Reading<OrderEvent> {
  const reading = read(body, TYPES);
  if (reading.kind !== 'event') return reading;
  const { event } = reading;
  const { at, lines } = event.type === 'OrderCompleted' ? soldBy(event.data) : givenBackBy(event.data);
  return { kind: 'event', event: { eventId: event.eventId, at, lines } };
}
