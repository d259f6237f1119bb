import { UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Booking } from '../domain/booking';
import { BookingService } from './booking.service';
import { GenerationRepository } from './generation.repository';

@Injectable()
export class BookSalesUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly service: BookingService,
  ) {}

  /**
   * One transaction: into every generation that takes events, each event once. The first run does not look for those that
   * were booked before, and is two round trips. @throws Unavailable
   */
  execute(bookings: readonly Booking[]): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      for (const generation of await this.generations.findLive(tx)) {
        if (tx.run === 1) this.service.bookNew(tx, generation, bookings);
        else await this.service.book(tx, generation, bookings);
      }
    });
  }
}
