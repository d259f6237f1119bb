import type { ProductId, Tx, WhenLocked } from '@app/kernel';
import type { Shelf } from '../domain/shelf';

export abstract class ShelfRepository {
  /**
   * Locks the rows FOR UPDATE in the order of their ids; unknown ids are simply absent. A row that another transaction holds is
   * waited for, or passed over and `isHeld`.
   */
  abstract lock(tx: Tx, productIds: readonly ProductId[], whenLocked?: WhenLocked): Promise<Shelf>;
  /** The rows as they are committed, none of them locked; unknown ids are simply absent. */
  abstract read(tx: Tx, productIds: readonly ProductId[]): Promise<Shelf>;
  /** What a locked shelf has come to. One statement however many products changed. */
  abstract save(tx: Tx, shelf: Shelf): void;
  /**
   * Takes what was taken of a shelf that was only read from what there is by now, in one statement. TransactionConflict, with
   * the trip that it travels in, when a product was changed since, or has too little left.
   */
  abstract take(tx: Tx, shelf: Shelf): void;
}
