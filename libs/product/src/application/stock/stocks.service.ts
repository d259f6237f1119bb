import { Injectable } from '@nestjs/common';
import type { ProductId, Tx, WhenLocked } from '@app/kernel';
import { type StockLedger, Stocks } from '../../contract';
import { StockSheetRepository } from './stock-sheet.repository';

@Injectable()
export class StocksService extends Stocks {
  constructor(private readonly sheets: StockSheetRepository) {
    super();
  }

  open(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<StockLedger> {
    return this.sheets.open(tx, productIds, whenLocked);
  }

  openOptimistic(tx: Tx, productIds: readonly ProductId[]): Promise<StockLedger> {
    return this.sheets.openUnlocked(tx, productIds);
  }
}
