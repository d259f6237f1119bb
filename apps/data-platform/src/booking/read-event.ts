import { readEvent as read, type Reading } from '@app/outbox/inbox';
import { OrderCompleted, soldBy } from './order-completed';
import type { OrderEvent } from './order-event';
import { givenBackBy, OrderRefunded } from './order-refunded';

/** Reads a message's body, and says what is wrong with it without repeating what is in it. */
export function readEvent(body: string | undefined): Reading<OrderEvent> {
  const reading = read(body, { OrderCompleted, OrderRefunded, OrderCancelled: OrderRefunded });
  if (reading.kind !== 'event') return reading;
  const { eventId, data } = reading.event;
  return { kind: 'event', event: { eventId, ...(data instanceof OrderCompleted ? soldBy(data) : givenBackBy(data)) } };
}
