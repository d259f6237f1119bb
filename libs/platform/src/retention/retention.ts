import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, UnitOfWork } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '../database/statements';
import { Log } from '../logging/log';

/** Which rows of a table are too old to keep. */
export interface RetentionRule {
  readonly table: string;
  /** What tells a row's age; an index must begin with it. */
  readonly column: string;
  readonly keepHours: number;
  /** The column's value for a moment; the moment itself where nothing is said. */
  readonly valueAt?: (moment: Date) => unknown;
  /** SQL: a condition under which even an old row is kept. */
  readonly unless?: string;
}

/** Of one process. */
export class RetentionRules {
  constructor(readonly all: readonly RetentionRule[]) {}
}

const EVERY_MS = 60 * 60 * 1_000;
/** Small enough that a step is over in milliseconds, with pauses in between for whoever waits for the same pages. */
const ROWS_A_STEP = 1_000;
const PAUSE_MS = 100;

/** Removes what is too old, at the start and every hour, in bounded steps. Any number of processes may do it at once. */
@Injectable()
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly rules: RetentionRules,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Waits for the step under way: the database closes after this. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Removes all that the rule finds too old now; answers how many rows that were. */
  async apply(rule: RetentionRule): Promise<number> {
    const oldest = new Date(this.clock.now().getTime() - rule.keepHours * 60 * 60 * 1_000);
    let total = 0;
    while (!this.stopping.signal.aborted) {
      const removed = await this.unitOfWork.run((tx) =>
        execute(
          tx,
          `DELETE FROM ${rule.table} WHERE ${rule.column} < ? ${rule.unless ? `AND NOT (${rule.unless})` : ''}
           ORDER BY ${rule.column} LIMIT ?`,
          [rule.valueAt ? rule.valueAt(oldest) : oldest, ROWS_A_STEP],
        ),
      );
      total += removed;
      if (removed < ROWS_A_STEP) break;
      await this.pause(PAUSE_MS);
    }
    return total;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      for (const rule of this.rules.all) await this.tryToApply(rule);
      // Processes that started together do not go on together.
      await this.pause(EVERY_MS * (0.9 + Math.random() / 5));
    }
  }

  /** What fails now is tried again in an hour, and does not keep the other tables from it. */
  private async tryToApply(rule: RetentionRule): Promise<void> {
    const { table } = rule;
    try {
      const removed = await this.apply(rule);
      if (removed > 0) this.log.info({ table, removed }, 'removed rows past their retention');
    } catch (error) {
      this.log.warn({ table, err: error }, 'could not remove rows past their retention');
    }
  }

  /** Ends early when the process is told to stop. */
  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
