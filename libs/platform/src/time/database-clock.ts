import { Clock, type ClockReading } from '@app/kernel';

/** A quartz clock drifts by less than 0.1 ms a second: the error of a reading grows by that. */
const DRIFT_MS_A_MS = 0.000_1;
/** The server cuts its time to milliseconds. */
const RESOLUTION_MS = 1;

interface Known {
  /** The database's time less `performance.now()`. */
  readonly offsetMs: number;
  /** At the time of the reading; half of its round trip at most. */
  readonly errorMs: number;
  readonly readAt: number;
}

/** How far the system's clock is from the database's. */
export interface ClockOffset {
  /** Positive when the system's clock is ahead. */
  readonly offsetMs: number;
  /** The true offset lies within plus or minus this. */
  readonly errorMs: number;
}

/**
 * The database's clock as one process knows it: a reading, carried on by the monotonic clock. The system's clock is not
 * used, because it may be wrong and may be set. Each transaction brings a reading in its first round trip; the best one
 * counts, and the latest where they disagree (the database's clock was set, another server took over, this machine
 * slept).
 */
export class DatabaseClock extends Clock {
  private known: Known | undefined;

  now(): Date {
    return this.known ? new Date(performance.now() + this.known.offsetMs) : new Date();
  }

  timeOf(reading: ClockReading): Date {
    this.learn(reading);
    return reading.databaseTime;
  }

  /** Undefined before the first reading. */
  offset(): ClockOffset | undefined {
    if (!this.known) return undefined;
    const now = performance.now();
    return {
      offsetMs: Math.round(Date.now() - (now + this.known.offsetMs)),
      errorMs: Math.ceil(errorAt(this.known, now)),
    };
  }

  private learn({ databaseTime, sentAt, receivedAt }: ClockReading): void {
    const read = {
      offsetMs: databaseTime.getTime() + RESOLUTION_MS / 2 - (sentAt + receivedAt) / 2,
      errorMs: (receivedAt - sentAt + RESOLUTION_MS) / 2,
      readAt: receivedAt,
    };
    const { known } = this;
    if (!known || read.errorMs <= errorAt(known, receivedAt) || disagree(known, read)) this.known = read;
  }
}

const errorAt = ({ errorMs, readAt }: Known, at: number): number => errorMs + (at - readAt) * DRIFT_MS_A_MS;

const disagree = (known: Known, read: Known): boolean =>
  Math.abs(known.offsetMs - read.offsetMs) > errorAt(known, read.readAt) + read.errorMs;
