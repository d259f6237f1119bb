import { type SalesPage, SalesHistory } from '@app/order/contract/sales-history.queries';
import { TransactionConflict, type Tx, UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { BOOKING_RULE, type Generation, isAt } from '../domain/generation';
import { BookingInbox } from './booking-inbox';
import { BookingService } from './booking.service';
import { GenerationRepository } from './generation.repository';

/** Limits the transaction of a step: orders of 1,000 lines each are booked within the deadline. */
const ORDERS_A_STEP = 100;
const DEADLINE_MS = 30_000;

/**
 * Fills the generation that is being built, in parallel with the events that it already takes. ADR 0010 proves that it
 * ends with every sale and refund in it once.
 */
@Injectable()
export class RebuildRankingUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly history: SalesHistory,
    private readonly service: BookingService,
    private readonly inbox: BookingInbox,
  ) {}

  /**
   * Books one page of orders, and moves on to the next page; after the last page the generation serves. Returns false
   * when no generation is being built. Many workers may call it concurrently, and its correctness needs no lock in
   * Redis: the row lock of the generation lets one step of each page take effect, and the other steps find the page
   * done.
   * @throws Unavailable
   */
  async step(): Promise<boolean> {
    const building = await this.unitOfWork.run((tx) => this.findOrStart(tx));
    if (!building) return false;
    // Read before the transaction, so that no lock is held while orders are read.
    const page = await this.history.page(building.position, ORDERS_A_STEP);
    await this.unitOfWork.run((tx) => this.take(tx, building, page), { deadlineMs: DEADLINE_MS });
    return true;
  }

  /**
   * Returns the generation that is being built. Without a request for a rebuild, one begins automatically when the
   * ranking was booked by an earlier rule, fully or partly (by a concurrent process of an earlier version).
   */
  private async findOrStart(tx: Tx): Promise<Generation | undefined> {
    const building = await this.generations.findBuilding(tx);
    if (building) {
      if (!(await this.inbox.isMixed(tx, building))) return building;
      await this.lockAsItWas(tx, building);
      await this.generations.retire(tx, building.generation);
      return this.generations.insertNext(tx);
    }
    const serving = await this.generations.findServing(tx);
    if (!serving) return undefined;
    const isDated = serving.rule < BOOKING_RULE || (await this.inbox.isMixed(tx, serving));
    if (!isDated) return undefined;
    await this.lockAsItWas(tx, serving);
    return this.generations.insertNext(tx);
  }

  /**
   * Another worker may have begun, and even ended, a rebuild since the read.
   * @throws TransactionConflict in that case
   */
  private async lockAsItWas(tx: Tx, { generation, status }: Generation): Promise<void> {
    const current = await this.generations.lock(tx, generation);
    if (current?.status !== status)
      throw new TransactionConflict(new Error(`generation ${generation} is no longer ${status}`));
  }

  private async take(tx: Tx, building: Generation, { bookings, next }: SalesPage): Promise<void> {
    const { generation } = building;
    const current = await this.generations.lock(tx, generation);
    if (current?.status !== 'building' || !isAt(current, building.position)) return; // another worker has booked this page
    await this.service.book(tx, current, bookings);
    const total = current.bookings + bookings.length;
    if (next) await this.generations.savePosition(tx, generation, next, total);
    else await this.generations.serve(tx, generation, total);
  }
}
