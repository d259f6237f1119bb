import type { Id, Tx } from '@app/kernel';

/** Remembers which events a consumer has handled, in the transaction of what handling them does. */
export abstract class Inbox {
  /**
   * Answers those that the consumer has never accepted, each once however often it is named, and writes them down: the
   * caller must do now, in this transaction, what they stand for. Locks only the rows that it adds, with the transaction's
   * next round trip. That is a TransactionConflict when another transaction accepts one of them at the same moment: run
   * again by the UnitOfWork, this one finds it accepted.
   */
  abstract accept<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Promise<Set<E>>;

  /**
   * As `accept`, but supposes that all of them are new, as nearly all are, and does not look, which saves a round trip.
   * One that was accepted before is a TransactionConflict, too: when run again, the work must use `accept`.
   */
  abstract acceptNew<E extends Id<'Event'>>(tx: Tx, consumer: string, eventIds: readonly E[]): Set<E>;

  /** Whether the consumer has accepted any event. A plain read. */
  abstract hasAny(tx: Tx, consumer: string): Promise<boolean>;

  /** Removes up to so many rows of consumers that are no more; answers how many those were. Locks only them. */
  abstract forget(tx: Tx, consumers: readonly string[], limit: number): Promise<number>;
}
