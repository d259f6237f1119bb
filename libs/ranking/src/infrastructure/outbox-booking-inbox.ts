import { hash } from 'node:crypto';
import type { Id, Tx } from '@app/kernel';
import { Inbox } from '@app/outbox/inbox';
import { fromBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { BookingInbox } from '../application/booking-inbox';
import type { Booking } from '../domain/booking';

/** Each generation is a consumer of its own. */
export const consumerOf = (generation: number): string => `ranking/${generation}`;

/**
 * Not the event's own id, which the orders' history does not know: a hash of what both know. 128 bits of SHA-256 do not
 * meet by chance.
 */
export const bookingIdOf = ({ orderId, sequence }: Pick<Booking, 'orderId' | 'sequence'>): Id<'Event'> =>
  fromBinary<'Event'>(hash('sha256', `${orderId.toLowerCase()}/${sequence}`, 'buffer').subarray(0, 16));

@Injectable()
export class OutboxBookingInbox extends BookingInbox {
  constructor(private readonly inbox: Inbox) {
    super();
  }

  async accept<B extends Booking>(tx: Tx, generation: number, bookings: readonly B[]): Promise<B[]> {
    const ids = bookings.map(bookingIdOf);
    return eachOnce(bookings, ids, await this.inbox.accept(tx, consumerOf(generation), ids));
  }

  acceptNew<B extends Booking>(tx: Tx, generation: number, bookings: readonly B[]): B[] {
    const ids = bookings.map(bookingIdOf);
    return eachOnce(bookings, ids, this.inbox.acceptNew(tx, consumerOf(generation), ids));
  }

  forget(tx: Tx, generations: readonly number[], limit: number): Promise<number> {
    return this.inbox.forget(tx, generations.map(consumerOf), limit);
  }
}

/** Taken out of the set one by one: a booking may be twice in one batch. */
const eachOnce = <B>(bookings: readonly B[], ids: readonly Id<'Event'>[], fresh: Set<Id<'Event'>>): B[] =>
  bookings.filter((_, n) => {
    const id = ids[n];
    return id !== undefined && fresh.delete(id);
  });
