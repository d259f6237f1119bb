import type { ProductId, Tx } from '@app/kernel';
import type { Shelf } from '../domain/shelf';

export abstract class ShelfRepository {
  /** Locks the rows FOR UPDATE in the order of their ids; unknown ids are simply absent. */
  abstract lock(tx: Tx, productIds: readonly ProductId[]): Promise<Shelf>;
  /** One statement however many products changed. */
  abstract save(tx: Tx, shelf: Shelf): void;
}
