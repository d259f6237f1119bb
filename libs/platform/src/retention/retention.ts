import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '../database/statements';
import { Log } from '../logging/log';
import type { RegularWork, Turn } from '../scheduling/scheduled-work';

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

/** Small enough that a step is over in milliseconds, with pauses in between for whoever waits for the same pages. */
const ROWS_A_STEP = 1_000;
const PAUSE_MS = 100;

/** Removes what is too old, every hour, in bounded steps. */
@Injectable()
export class Retention implements RegularWork {
  readonly name = 'retention';
  readonly everyMs = 60 * 60 * 1_000;
  readonly harmlessTwice =
    'Each step deletes rows that are too old, whoever else does: a row is deleted once, by either.';

  constructor(
    private readonly rules: RetentionRules,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    for (const rule of this.rules.all) await this.tryToApply(rule, signal);
  }

  /** Removes all that the rule finds too old now, unless a signal ends it; answers how many rows that were. */
  async apply(rule: RetentionRule, signal = new AbortController().signal): Promise<number> {
    const oldest = new Date(this.clock.now().getTime() - rule.keepHours * 60 * 60 * 1_000);
    let total = 0;
    while (!signal.aborted) {
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
      await sleep(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined); // ends early with the signal
    }
    return total;
  }

  /** What fails now is tried again in an hour, and does not keep the other tables from it. */
  private async tryToApply(rule: RetentionRule, signal: AbortSignal): Promise<void> {
    const { table } = rule;
    try {
      const removed = await this.apply(rule, signal);
      if (removed > 0) this.log.info({ table, removed }, 'removed rows past their retention');
    } catch (error) {
      this.log.warn({ table, err: error }, 'could not remove rows past their retention');
    }
  }
}
