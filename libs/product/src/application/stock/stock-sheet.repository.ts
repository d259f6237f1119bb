import type { LockingTx, ProductId, Tx, WhenLocked } from '@app/kernel';
import type { StockSheet } from '../../domain/stock/stock-sheet';

export abstract class StockSheetRepository {
  /**
   * Locks the rows FOR UPDATE in the order of their ids; unknown ids are simply absent. A row that another transaction holds is
   * waited for, or passed over and `isHeld`. What changes is written with COMMIT.
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
   * The rows as they are committed, none of them locked; unknown ids are simply absent. What is taken is taken, right before
   * COMMIT, from what there is by then. TransactionConflict when a product was changed since, or has too little left.
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
  /** What a locked sheet has come to. One statement however many products changed. */
  protected abstract save(tx: Tx, sheet: StockSheet): void;
  /** One statement that fails where a product was changed since, or has too little left. */
  protected abstract take(tx: Tx, sheet: StockSheet): void;
}
