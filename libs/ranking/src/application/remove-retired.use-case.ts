import { UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BookingInbox } from './booking-inbox';
import { GenerationRepository } from './generation.repository';
import { SalesTotalsRepository } from './sales-totals.repository';

/** Small enough that a step is over in milliseconds. */
const ROWS_A_STEP = 1_000;

@Injectable()
export class RemoveRetiredUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly totals: SalesTotalsRepository,
    private readonly inbox: BookingInbox,
  ) {}

  /**
   * Removes some of what is left of retired generations; false when nothing was. It never holds one for finished: a
   * transaction that began before the generation retired may still book into it. @throws Unavailable
   */
  async step(): Promise<boolean> {
    const retired = await this.generations.findRetired();
    if (retired.length === 0) return false;
    // By name: a generation that was given up while it was built is retired before an older one that still serves.
    const removed = await this.unitOfWork.run((tx) => this.totals.removeOf(tx, retired, ROWS_A_STEP));
    const forgotten = await this.unitOfWork.run((tx) => this.inbox.forget(tx, retired, ROWS_A_STEP));
    return removed + forgotten > 0;
  }
}
