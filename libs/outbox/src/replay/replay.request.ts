import type { OrderId } from '@app/kernel';
import { IdField, invalidRequest, PageQuery, TextField, TextListField, TimeField } from '@app/platform';
import type { PublishedEvents } from '../published-events';
import type { ReplayScope } from './replay';

const DESTINATION = {
  description: 'Only this queue, such as data-platform; all queues of the events when omitted.',
  example: 'data-platform',
  max: 40,
  optional: true,
};

export class ReplayRequest {
  @TimeField({
    description: 'Events booked at or after this time. Required without `orderId`.',
    example: '2026-11-27T10:00:00.000Z',
    optional: true,
  })
  readonly from?: string;

  @TimeField({
    description: 'Events booked before this time. Required without `orderId`.',
    example: '2026-11-27T11:00:00.000Z',
    optional: true,
  })
  readonly to?: string;

  @TextListField({
    description: 'Only events of these types; all types when omitted.',
    example: ['OrderCompleted'],
    min: 1,
    max: 20,
    maxLength: 40,
    optional: true,
  })
  readonly types?: readonly string[];

  @IdField({
    description: 'Only events of this order.',
    example: '0192f3c1-7b4d-7e2a-9c55-3f1d2b8a6e70',
    optional: true,
  })
  readonly orderId?: OrderId;

  @TextField(DESTINATION)
  readonly destination?: string;
}

export class ParkedQuery extends PageQuery {
  @TextField(DESTINATION)
  readonly destination?: string;
}

/**
 * @throws request.invalid without a range or an order, for a range that ends before it begins, and for an unknown type
 */
export function scopeOf({ from, to, types, orderId }: ReplayRequest, published: PublishedEvents): ReplayScope {
  const range = { from: timeOf('/from', from), to: timeOf('/to', to) };
  if (types?.some((type) => !published.types.includes(type))) throw mustBeOneOf('/types', published.types);
  if (range.from && range.to && range.from >= range.to) throw invalid('/from', 'before-to', 'must be before to');
  if (orderId !== undefined) return { kind: 'order', orderId, types, ...range };
  if (!range.from) throw invalid('/from', 'required', 'must be there, or orderId');
  if (!range.to) throw invalid('/to', 'required', 'must be there, or orderId');
  return { kind: 'range', from: range.from, to: range.to, types };
}

const LAST = new Date('9999-12-31T23:59:59.999Z');

function timeOf(pointer: string, text: string | undefined): Date | undefined {
  const time = text === undefined ? undefined : new Date(text);
  if (time && (time.getTime() < 0 || time > LAST)) {
    throw invalid(pointer, 'range', 'must lie between the years 1970 and 9999');
  }
  return time;
}

/** The named destination, or all. @throws request.invalid for an unknown one */
export function destinationsOf(destination: string | undefined, { destinations }: PublishedEvents): string[] {
  const names = destinations.all.map(({ name }) => name);
  if (destination === undefined) return names;
  if (!names.includes(destination)) throw mustBeOneOf('/destination', names);
  return [destination];
}

const mustBeOneOf = (pointer: string, names: readonly string[]): Error =>
  invalid(pointer, 'unknown', `must be one of ${names.join(', ')}`);

const invalid = (pointer: string, code: string, message: string): Error => invalidRequest([{ pointer, code, message }]);
