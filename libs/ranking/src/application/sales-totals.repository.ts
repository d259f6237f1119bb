import type { Tx } from '@app/kernel';
import type { Booking } from '../domain/booking';

/** The aggregates of all generations: sales by minute, rolled up into hours, and refunds by minute. */
export abstract class SalesTotalsRepository {
  /**
   * Adds the bookings to the minutes and the hours of a generation, and refunds to its refunds, with the transaction's
   * next round trip. Locks the rows that it changes, minutes before hours before refunds, each table in key order.
   */
  abstract addAll(tx: Tx, generation: number, bookings: readonly Booking[]): void;

  /** Removes at most that many rows of these generations from each table; returns how many. */
  abstract removeOf(tx: Tx, generations: readonly number[], limit: number): Promise<number>;
}
