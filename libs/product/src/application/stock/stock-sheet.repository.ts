import type { LockingTx, ProductId, Tx, WhenLocked } from '@app/kernel';
import type { StockSheet } from '../../domain/stock/stock-sheet';

export abstract class StockSheetRepository {
  /**
   * Locks the rows FOR UPDATE in the order of their ids; unknown ids are absent. A row that another transaction holds
   * is waited for, or skipped and `isHeld`. Changes are written with COMMIT.
   */
  open(tx: Tx, productIds: readonly ProductId[], whenLocked: WhenLocked = 'wait'): Promise<StockSheet> {
    return tx.open({
      locks: 'products',
      writes: 'products',
      read: (locking) => this.lock(locking, productIds, whenLocked),
      write: (sheet) => this.save(tx, sheet),
    });
  }

  /**
   * The committed rows, without locks; unknown ids are absent. Units are taken right before COMMIT, from the stock at
   * that time. TransactionConflict when a product has changed since, or has too little left.
   */
  openUnlocked(tx: Tx, productIds: readonly ProductId[]): Promise<StockSheet> {
    return tx.open({
      writes: 'products',
      read: () => this.read(tx, productIds),
      write: (sheet) => this.take(tx, sheet),
    });
  }

  protected abstract lock(tx: LockingTx, productIds: readonly ProductId[], whenLocked: WhenLocked): Promise<StockSheet>;
  protected abstract read(tx: Tx, productIds: readonly ProductId[]): Promise<StockSheet>;
  /** Writes the changes of a locked sheet: one statement for any number of products. */
  protected abstract save(tx: Tx, sheet: StockSheet): void;
  /** One statement that fails where a product has changed since, or has too little left. */
  protected abstract take(tx: Tx, sheet: StockSheet): void;
}
