import { Injectable } from '@nestjs/common';
import type { ProductId, Tx, WhenLocked } from '@app/kernel';
import { type StockLedger, Stocks } from '../../contract';
import { ShelfRepository } from './shelf.repository';

@Injectable()
export class StocksService extends Stocks {
  constructor(private readonly shelves: ShelfRepository) {
    super();
  }

  open(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger> {
    return this.shelves.open(tx, productIds, whenLocked);
  }

  openOptimistic(tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger> {
    return this.shelves.openUnlocked(tx, productIds);
  }
}
