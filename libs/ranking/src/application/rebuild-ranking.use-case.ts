import { type SalesPage, SalesHistory } from '@app/order/contract/sales-history.queries';
import { type Tx, UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { type Generation, isAt } from '../domain/generation';
import { BookingService } from './booking.service';
import { GenerationRepository } from './generation.repository';

/** Bounds a step's transaction: of 1,000 lines each, as an order may have, they are booked within the deadline. */
const ORDERS_A_STEP = 100;
const DEADLINE_MS = 30_000;

/**
 * Fills the generation that is being built, beside the events that it takes already. ADR 0010 proves that it ends with
 * every sale and refund in it once.
 */
@Injectable()
export class RebuildRankingUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly history: SalesHistory,
    private readonly service: BookingService,
  ) {}

  /**
   * Books one page of the orders, and goes on to the next; after the last one the generation serves. False when nothing
   * is being built. It may be called by many workers at once, and needs no lock of Redis to be right: the generation's
   * row, locked, lets one step of each page take effect, and the others find that it is done. @throws Unavailable
   */
  async step(): Promise<boolean> {
    const building = await this.unitOfWork.run((tx) => this.generations.findBuilding(tx));
    if (!building) return false;
    // Read before the transaction: nobody waits for a lock while somebody reads orders.
    const page = await this.history.page(building.position, ORDERS_A_STEP);
    await this.unitOfWork.run((tx) => this.take(tx, building, page), { deadlineMs: DEADLINE_MS });
    return true;
  }

  private async take(tx: Tx, building: Generation, { bookings, next }: SalesPage): Promise<void> {
    const { generation } = building;
    const current = await this.generations.lock(tx, generation);
    if (current?.status !== 'building' || !isAt(current, building.position)) return; // another has taken this page
    await this.service.book(tx, generation, bookings);
    const total = current.bookings + bookings.length;
    if (next) await this.generations.savePosition(tx, generation, next, total);
    else await this.generations.serve(tx, generation, total);
  }
}
