import type { Tx } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Booking } from '../domain/booking';
import type { LiveGeneration } from '../domain/generation';
import { BookingInbox } from './booking-inbox';
import { SalesTotalsRepository } from './sales-totals.repository';

/** Books events and rebuild pages alike: the mark of a booking and its effect, in one transaction. */
@Injectable()
export class BookingService {
  constructor(
    private readonly inbox: BookingInbox,
    private readonly totals: SalesTotalsRepository,
  ) {}

  /**
   * Skips bookings that the generation already has. Locks marks, minutes, hours, refunds.
   * @throws TransactionConflict
   */
  async book(tx: Tx, generation: LiveGeneration, bookings: readonly Booking[]): Promise<void> {
    this.totals.addAll(tx, generation.generation, await this.inbox.accept(tx, generation, bookings));
  }

  /** A booking that the generation already has is a TransactionConflict: the next run must use `book`. */
  bookNew(tx: Tx, generation: LiveGeneration, bookings: readonly Booking[]): void {
    this.totals.addAll(tx, generation.generation, this.inbox.acceptNew(tx, generation, bookings));
  }
}
