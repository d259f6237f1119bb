import type { Tx } from '@app/kernel';
import type { Booking } from '../domain/booking';
import type { LiveGeneration } from '../domain/generation';

/** What each generation has booked already, whether it heard of it by an event or found it in the orders' history. */
export abstract class BookingInbox {
  /**
   * Those that the generation has not booked yet, each once: they must be booked now, in this transaction. A booking is
   * known by its order and sequence. @throws TransactionConflict when another accepts one of them at the same moment
   */
  abstract accept<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): Promise<B[]>;

  /** Supposes that it has booked none of them, without looking. One that it has is a TransactionConflict, too. */
  abstract acceptNew<B extends Booking>(tx: Tx, generation: LiveGeneration, bookings: readonly B[]): B[];

  /** Whether a process of an earlier version has booked into the generation by an earlier rule. */
  abstract isMixed(tx: Tx, generation: LiveGeneration): Promise<boolean>;

  /** Removes up to so many of the generations' marks; answers how many those were. */
  abstract forget(tx: Tx, generations: readonly number[], limit: number): Promise<number>;
}
