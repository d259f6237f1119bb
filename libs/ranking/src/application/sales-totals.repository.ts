import type { Tx } from '@app/kernel';
import type { Booking } from '../domain/booking';

/** The aggregates of all generations: by minute, and rolled up into hours. */
export abstract class SalesTotalsRepository {
  /**
   * Adds the bookings to the minutes and to the hours of a generation. Locks the rows that it changes, minutes before
   * hours, each table in the order of its key. @throws TransactionConflict when another adds a row at the same moment
   */
  abstract addAll(tx: Tx, generation: number, bookings: readonly Booking[]): Promise<void>;

  /** Removes up to so many rows of the generations before this one; answers how many those were. */
  abstract removeBefore(tx: Tx, generation: number, limit: number): Promise<number>;
}
