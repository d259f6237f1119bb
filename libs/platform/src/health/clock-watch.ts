import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Connections } from '../database/connections';
import { readClock } from '../database/round-trips';
import { BackgroundWork } from '../background/background-work';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import { type ClockOffset, DatabaseClock } from '../time/database-clock';
import { Deadline } from '../time/deadline';

/** More than time synchronisation leaves, and less than users notice. */
const TOLERATED_MS = 2_000;
const EVERY_MS = 5_000;
const READ_DEADLINE_MS = 1_000;

/**
 * The clock's part of the readiness report. A wrong clock does not make the process unready: no decision depends on it.
 */
export type ClockHealth = { readonly status: 'unknown' } | ({ readonly status: 'ok' | 'off' } & ClockOffset);

/**
 * Compares the system's clock with the database's and reports a difference of more than two seconds: once in the log for each change,
 * as a metric, and in the details of readiness. It also keeps the database's time known to a process without transactions.
 */
@Injectable()
export class ClockWatch extends BackgroundWork implements OnModuleInit, OnApplicationBootstrap {
  private isOff = false;

  constructor(
    private readonly connections: Connections,
    private readonly clock: DatabaseClock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    super();
    metrics.gauge(
      'clock_offset_seconds',
      "The system's clock less the database's; NaN before the database was asked.",
      () => (this.clock.offset()?.offsetMs ?? NaN) / 1_000,
    );
  }

  /** Reads the clock before any work begins: work at the start already uses the database's time. */
  async onModuleInit(): Promise<void> {
    await this.tryToMeasure();
  }

  onApplicationBootstrap(): void {
    this.running = this.keepComparing();
  }

  /** Reads the database's clock. @throws when it does not answer within a second */
  async measure(): Promise<void> {
    await this.connections.borrow(Deadline.after(READ_DEADLINE_MS), async (connection) => {
      this.clock.timeOf(await readClock(connection));
    });
    this.compare();
  }

  health(): ClockHealth {
    const offset = this.clock.offset();
    return offset ? { status: isOff(offset) ? 'off' : 'ok', ...offset } : { status: 'unknown' };
  }

  private async keepComparing(): Promise<void> {
    for (;;) {
      await this.pause(EVERY_MS);
      if (this.stopping.signal.aborted) return;
      await this.tryToMeasure();
    }
  }

  /** Without the database the last reading still counts; readiness reports that the database is unreachable. */
  private async tryToMeasure(): Promise<void> {
    await this.measure().catch(() => this.compare());
  }

  private compare(): void {
    const offset = this.clock.offset();
    if (!offset || isOff(offset) === this.isOff) return;
    this.isOff = !this.isOff;
    if (this.isOff) this.log.warn(offset, 'clock is off');
    else this.log.info(offset, 'clock is right again');
  }
}

const isOff = ({ offsetMs, errorMs }: ClockOffset): boolean => Math.abs(offsetMs) - errorMs > TOLERATED_MS;
