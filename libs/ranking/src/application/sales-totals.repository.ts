import type { Tx } from '@app/kernel';
import type { Booking } from '../domain/booking';

/** The aggregates of all generations: by minute, rolled up into hours, and what was given back, by minute. */
export abstract class SalesTotalsRepository {
  /**
   * Adds the bookings to the minutes and to the hours of a generation, and refunds to its refunds, with the
   * transaction's next round trip. Locks the rows that it changes, minutes before hours before refunds, each table in
   * the order of its key.
   */
  abstract addAll(tx: Tx, generation: number, bookings: readonly Booking[]): void;

  /** Removes up to so many rows of these generations from each table; answers how many those were. */
  abstract removeOf(tx: Tx, generations: readonly number[], limit: number): Promise<number>;
}
