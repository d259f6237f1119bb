/** A reading of the database's clock, and the times of the request and the response. */
export interface ClockReading {
  readonly databaseTime: Date;
  /** Times of `performance.now()`: a monotonic clock that no process can set. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * The time of day by the database's clock, which all processes share (ADR 0031). A port, so that tests can set it.
 * Transactions use `Tx.now`, which is exact; all other code uses `now()`.
 */
export abstract class Clock {
  /**
   * This process's estimate of the database's time: off by half a round trip at most. Before the first reading it is
   * the system's time.
   */
  abstract now(): Date;

  /** Updates the estimate from a reading. Returns the time of the transaction that made the reading. */
  abstract timeOf(reading: ClockReading): Date;
}

/** The clock of the machine, for processes without a database. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  timeOf({ databaseTime }: ClockReading): Date {
    return databaseTime;
  }
}
