import type { Tx } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Booking } from '../domain/booking';
import type { LiveGeneration } from '../domain/generation';
import { BookingInbox } from './booking-inbox';
import { SalesTotalsRepository } from './sales-totals.repository';

/** How an event and a rebuild book alike: the mark that something is booked, and its effect, in one transaction. */
@Injectable()
export class BookingService {
  constructor(
    private readonly inbox: BookingInbox,
    private readonly totals: SalesTotalsRepository,
  ) {}

  /** What the generation has booked before is passed by. Locks marks, minutes, hours, refunds. @throws TransactionConflict */
  async book(tx: Tx, generation: LiveGeneration, bookings: readonly Booking[]): Promise<void> {
    this.totals.addAll(tx, generation.generation, await this.inbox.accept(tx, generation, bookings));
  }

  /** What the generation has booked before is a TransactionConflict: when run again, `book` must be used. */
  bookNew(tx: Tx, generation: LiveGeneration, bookings: readonly Booking[]): void {
    this.totals.addAll(tx, generation.generation, this.inbox.acceptNew(tx, generation, bookings));
  }
}
