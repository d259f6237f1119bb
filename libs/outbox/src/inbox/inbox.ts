import type { Id, Tx } from '@app/kernel';

/** Records which events a consumer has handled, in the transaction that handles them. */
export abstract class Inbox {
  /**
   * Returns the events that the consumer has never accepted, each once, and records them: the caller must handle them
   * now, in this transaction. Locks only the rows that it adds, with the transaction's next round trip. When another
   * transaction accepts one of them concurrently, that is a TransactionConflict: the UnitOfWork runs the work again,
   * and the next run finds the event accepted.
   */
  abstract accept<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Promise<Set<E>>;

  /**
   * As `accept`, but assumes that all events are new, as nearly all are, and saves the round trip of the read. An event
   * that was accepted before is a TransactionConflict, too: the next run must use `accept`.
   */
  abstract acceptNew<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Set<E>;

  /** Whether the consumer has accepted any event. A plain read. */
  abstract hasAny(tx: Tx, consumer: string): Promise<boolean>;

  /** Removes at most that many rows of retired consumers; returns how many. Locks only these rows. */
  abstract forget(tx: Tx, consumers: readonly string[], limit: number): Promise<number>;
}
