/** What the database's clock said, and when it was asked. */
export interface ClockReading {
  readonly databaseTime: Date;
  /** Times of `performance.now()`: a monotonic clock that nobody sets. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * The time of day by the database's clock, which all processes share (ADR 0031). A port, so that tests can set it.
 * What a transaction decides goes by `Tx.now`, which is exact; everything else by `now()`.
 */
export abstract class Clock {
  /** The database's time as this process knows it: off by half a round trip at most. The system's time before the first reading. */
  abstract now(): Date;

  /** Learns from a reading. Answers the time of the transaction that made it. */
  abstract timeOf(reading: ClockReading): Date;
}

/** The clock of the machine, for what has no database. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  timeOf({ databaseTime }: ClockReading): Date {
    return databaseTime;
  }
}
