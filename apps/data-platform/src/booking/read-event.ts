import type { Id } from '@app/kernel';
import type { ClassConstructor } from 'class-transformer';
import { check, Envelope } from './envelope';
import { OrderCompleted, soldBy } from './order-completed';
import type { OrderEvent } from './order-event';
import { givenBackBy, OrderRefunded } from './order-refunded';

export type Reading =
  | { readonly kind: 'order-event'; readonly event: OrderEvent }
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Reads a message's body, and says what is wrong with it without repeating what is in it. */
export function readEvent(body: string | undefined): Reading {
  const json = parse(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return malformed('not a JSON object');
  const envelope = check(Envelope, json);
  if ('problem' in envelope) return malformed(envelope.problem);
  switch (envelope.value.type) {
    case 'OrderCompleted':
      return read(OrderCompleted, json, soldBy);
    case 'OrderRefunded':
    case 'OrderCancelled':
      return read(OrderRefunded, json, givenBackBy);
    default:
      return { kind: 'other' };
  }
}

function read<E extends Envelope>(
  type: ClassConstructor<E>,
  json: object,
  effectOf: (event: E) => Omit<OrderEvent, 'eventId'>,
): Reading {
  const event = check(type, json);
  if ('problem' in event) return malformed(event.problem);
  const eventId = event.value.id.toLowerCase() as Id<'Event'>;
  return { kind: 'order-event', event: { eventId, ...effectOf(event.value) } };
}

const malformed = (problem: string): Reading => ({ kind: 'malformed', problem });

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined; // malformed, as the caller then says
  }
}
