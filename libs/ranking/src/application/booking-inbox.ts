import type { Tx } from '@app/kernel';
import type { Booking } from '../domain/booking';
import type { LiveGeneration } from '../domain/generation';

/** The bookings that each generation already has, from events or from the orders' history. */
export abstract class BookingInbox {
  /**
   * Returns the bookings that the generation does not have yet, each once: the caller must book them now, in this
   * transaction. A booking is identified by its order and sequence.
   * @throws TransactionConflict when another transaction accepts one of them concurrently
   */
  abstract accept<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): Promise<B[]>;

  /**
   * As `accept`, but assumes that the generation has none of them, without a read. A booking that it has is a
   * TransactionConflict, too.
   */
  abstract acceptNew<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): B[];

  /** Whether a process of an earlier version has booked into the generation by an earlier rule. */
  abstract isMixed(tx: Tx, generation: LiveGeneration): Promise<boolean>;

  /** Removes at most that many marks of the generations; returns how many. */
  abstract forget(tx: Tx, generations: readonly number[], limit: number): Promise<number>;
}
