import type { LockingTx, ProductId, Tx, WhenLocked } from '@app/kernel';
import type { Shelf } from '../../domain/stock/shelf';

export abstract class ShelfRepository {
  /**
   * Locks the rows FOR UPDATE in the order of their ids; unknown ids are simply absent. A row that another transaction holds is
   * waited for, or passed over and `isHeld`. What changes is written with COMMIT.
   */
  open(tx: Tx, productIds: readonly ProductId[], whenLocked: WhenLocked = 'wait'): Promise<Shelf> {
    return tx.open({
      locks: 'products',
      writes: 'products',
      read: (locking) => this.lock(locking, productIds, whenLocked),
      write: (shelf) => this.save(tx, shelf),
    });
  }

  /**
   * The rows as they are committed, none of them locked; unknown ids are simply absent. What is taken is taken, right before
   * COMMIT, from what there is by then. TransactionConflict when a product was changed since, or has too little left.
   */
  openUnlocked(tx: Tx, productIds: readonly ProductId[]): Promise<Shelf> {
    return tx.open({
      writes: 'products',
      read: () => this.read(tx, productIds),
      write: (shelf) => this.take(tx, shelf),
    });
  }

  protected abstract lock(tx: LockingTx, productIds: readonly ProductId[], whenLocked: WhenLocked): Promise<Shelf>;
  protected abstract read(tx: Tx, productIds: readonly ProductId[]): Promise<Shelf>;
  /** What a locked shelf has come to. One statement however many products changed. */
  protected abstract save(tx: Tx, shelf: Shelf): void;
  /** One statement that fails where a product was changed since, or has too little left. */
  protected abstract take(tx: Tx, shelf: Shelf): void;
}
