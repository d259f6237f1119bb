import { UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { SalesHistory } from '@app/order/contract/sales-history.queries';
import { type Booking, isUndated, type UndatedRefund } from '../domain/booking';
import { BookingService } from './booking.service';
import { GenerationRepository } from './generation.repository';

@Injectable()
export class BookSalesUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly service: BookingService,
    private readonly history: SalesHistory,
  ) {}

  /**
   * Books events in one transaction: into every generation that takes events, each event once. The first run does not
   * look for events booked before, and takes two round trips. Refunds without the order's `placedAt` cost one more
   * read.
   * @throws Unavailable; Error when the order of such a refund does not exist
   */
  async execute(events: readonly (Booking | UndatedRefund)[]): Promise<void> {
    const bookings = await this.dated(events);
    await this.unitOfWork.run(async (tx) => {
      for (const generation of await this.generations.findLive(tx)) {
        if (tx.run === 1) this.service.bookNew(tx, generation, bookings);
        else await this.service.book(tx, generation, bookings);
      }
    });
  }

  private async dated(events: readonly (Booking | UndatedRefund)[]): Promise<Booking[]> {
    const placedAt = await this.history.placedAt(events.filter(isUndated));
    return events.map((event) => {
      if (!isUndated(event)) return event;
      const moment = placedAt.get(event.orderId);
      if (!moment) throw new Error(`a refund of an order that does not exist: ${event.orderId}`);
      return { ...event, placedAt: moment };
    });
  }
}
