import { UnitOfWork } from '@app/kernel';
import { Inbox } from '@app/outbox/inbox';
import { Injectable } from '@nestjs/common';
import { BookingsRepository } from './bookings.repository';
import type { OrderEvent } from './order-event';
import { salesOf } from './sale';
import { SalesRepository } from './sales.repository';

/** This consumer's name in the inbox. */
const CONSUMER = 'sales';

@Injectable()
export class BookSalesUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inbox: Inbox,
    private readonly sales: SalesRepository,
    private readonly bookings: BookingsRepository,
  ) {}

  /**
   * Books all events in one transaction and skips those booked before, so each counts once. The first run does not look
   * for earlier bookings, and takes one round trip.
   */
  execute(events: readonly OrderEvent[]): Promise<void> {
    const eventIds = events.map(({ eventId }) => eventId);
    return this.unitOfWork.run(async (tx) => {
      const fresh =
        tx.run === 1 ? this.inbox.acceptNew(tx, CONSUMER, eventIds) : await this.inbox.accept(tx, CONSUMER, eventIds);
      // Removed from the set one by one: an event may be twice in one batch.
      const unbooked = events.filter(({ eventId }) => fresh.delete(eventId));
      this.sales.addAll(tx, unbooked.flatMap(salesOf));
      this.bookings.addAll(tx, unbooked);
    });
  }
}
