import { Injectable } from '@nestjs/common';
import type { ProductId, Tx, WhenLocked } from '@app/kernel';
import { type StockLedger, Stocks } from '../contract';
import type { Shelf } from '../domain/shelf';
import { ShelfRepository } from './shelf.repository';

@Injectable()
export class StocksService extends Stocks {
  constructor(private readonly shelves: ShelfRepository) {
    super();
  }

  async open(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger> {
    const shelf = await this.shelves.lock(tx, productIds, whenLocked);
    return ledgerOf(shelf, () => this.shelves.save(tx, shelf));
  }

  async openOptimistic(tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger> {
    const shelf = await this.shelves.read(tx, productIds);
    return ledgerOf(shelf, () => this.shelves.take(tx, shelf));
  }
}

const ledgerOf = (shelf: Shelf, flush: () => void): StockLedger => ({
  isHeld: (id) => shelf.isHeld(id),
  findForSale: (id) => shelf.findForSale(id),
  getForSale: (id) => shelf.getForSale(id),
  shortOf: (wants) => shelf.shortOf(wants),
  take: (wants) => shelf.take(wants),
  fullFor: (units) => shelf.fullFor(units),
  putBack: (units) => shelf.putBack(units),
  flush,
});
