import { hash } from 'node:crypto';
import type { Id, Tx } from '@app/kernel';
import { Inbox } from '@app/outbox/inbox';
import { fromBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { BookingInbox } from '../application/booking-inbox';
import type { Booking } from '../domain/booking';
import { BOOKING_RULE, type LiveGeneration } from '../domain/generation';

/**
 * Each generation is a separate consumer. Its name contains the rule that this process books by, so the marks show when
 * a process of an earlier version has booked into a generation of a later rule.
 */
export function consumerOf({ generation, rule }: LiveGeneration): string {
  const own = Math.min(rule, BOOKING_RULE);
  return own === 1 ? `ranking/${generation}` : `ranking/rule-${own}/${generation}`;
}

/** All consumer names of a generation's marks. */
const consumersOf = (generation: number): string[] =>
  Array.from({ length: BOOKING_RULE }, (_, n) => consumerOf({ generation, rule: n + 1 }));

/**
 * A hash of order and sequence, which events and the orders' history share; the history does not know event ids. 128
 * bits of SHA-256 do not collide by chance.
 */
export const bookingIdOf = ({ orderId, sequence }: Pick<Booking, 'orderId' | 'sequence'>): Id<'Event'> =>
  fromBinary<'Event'>(hash('sha256', `${orderId.toLowerCase()}/${sequence}`, 'buffer').subarray(0, 16));

@Injectable()
export class OutboxBookingInbox extends BookingInbox {
  constructor(private readonly inbox: Inbox) {
    super();
  }

  async accept<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): Promise<B[]> {
    const ids = bookings.map(bookingIdOf);
    return eachOnce(bookings, ids, await this.inbox.accept(tx, consumerOf(generation), ids));
  }

  acceptNew<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): B[] {
    const ids = bookings.map(bookingIdOf);
    return eachOnce(bookings, ids, this.inbox.acceptNew(tx, consumerOf(generation), ids));
  }

  async isMixed(tx: Tx, { generation, rule }: LiveGeneration): Promise<boolean> {
    return rule > 1 && (await this.inbox.hasAny(tx, consumerOf({ generation, rule: 1 })));
  }

  forget(tx: Tx, generations: readonly number[], limit: number): Promise<number> {
    return this.inbox.forget(tx, generations.flatMap(consumersOf), limit);
  }
}

/** Removed from the set one by one: a booking may be twice in one batch. */
const eachOnce = <B>(bookings: readonly B[], ids: readonly Id<'Event'>[], fresh: Set<Id<'Event'>>): B[] =>
  bookings.filter((_, n) => {
    const id = ids[n];
    return id !== undefined && fresh.delete(id);
  });
