import { UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BookingInbox } from './booking-inbox';
import { GenerationRepository } from './generation.repository';
import { SalesTotalsRepository } from './sales-totals.repository';

/** Small enough for a step of a few milliseconds. */
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
   * Removes a part of the retired generations' rows; returns false when there were none. A generation is never marked
   * as removed: a transaction that began before its retirement may still book into it.
   * @throws Unavailable
   */
  async step(): Promise<boolean> {
    const retired = await this.generations.findRetired();
    if (retired.length === 0) return false;
    // By name: a generation that was retired while it was built comes before an older one that still serves.
    const removed = await this.unitOfWork.run((tx) => this.totals.removeOf(tx, retired, ROWS_A_STEP));
    const forgotten = await this.unitOfWork.run((tx) => this.inbox.forget(tx, retired, ROWS_A_STEP));
    return removed + forgotten > 0;
  }
}
