import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@app/kernel';
import { pauseUnlessAborted } from '../background/pause';
import { execute, select } from '../database/statements';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import type { RegularWork, Turn } from '../scheduling/scheduled-work';

/** Which rows of a table are past their retention. */
export interface RetentionRule {
  readonly table: string;
  /** The column with the database's time of the insert; an index must begin with it. */
  readonly column: string;
  readonly keepHours: number;
  /** SQL: a condition that keeps a row of any age. */
  readonly unless?: string;
}

/** The rules of one process. */
export class RetentionRules {
  constructor(readonly all: readonly RetentionRule[]) {}
}

/** Small enough that a step takes milliseconds, with pauses in between for statements that wait for the same pages. */
const ROWS_A_STEP = 1_000;
const PAUSE_MS = 100;
const HOUR_MS = 60 * 60 * 1_000;

/**
 * The most that one pass removes of a table: a tenth of its rows, or one step. An hour's share of rows that are kept
 * for two days is a fiftieth; a rush is removed a few hours later. The rest waits for the next pass: if the database's
 * clock or a setting is wrong, an operator has time to notice.
 */
const LARGEST_SHARE = 0.1;

/** How a pass over one table ended. */
export interface Pass {
  readonly removed: number;
  /** The pass stopped at its limit: more rows may be past their retention. */
  readonly limited: boolean;
}

/**
 * Removes rows past their retention by the database's clock, every hour: a bounded share of a table, in bounded steps
 * (ADR 0031).
 */
@Injectable()
export class Retention implements RegularWork {
  readonly name = 'retention';
  readonly everyMs = 60 * 60 * 1_000;
  readonly harmlessTwice = 'Each step deletes expired rows; of two processes at once, each row is deleted by one.';
  private readonly limited;

  constructor(
    private readonly rules: RetentionRules,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.limited = metrics.counter(
      'retention_passes_limited_total',
      'Passes that stopped at the largest share of a table that one may remove.',
      ['table'],
    );
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    for (const rule of this.rules.all) await this.tryToApply(rule, signal);
  }

  /** One pass over the rule's table; the signal ends it early. */
  async apply(rule: RetentionRule, signal = new AbortController().signal): Promise<Pass> {
    const { oldest, most } = await this.limitsOf(rule);
    let total = 0;
    while (!signal.aborted) {
      const wanted = Math.min(ROWS_A_STEP, most - total);
      const removed = await this.removeOlder(rule, oldest, wanted);
      total += removed;
      if (removed < wanted) return { removed: total, limited: false };
      if (total >= most) return { removed: total, limited: true };
      await pauseUnlessAborted(PAUSE_MS, signal);
    }
    return { removed: total, limited: false };
  }

  /** From the database: its time, and its estimate of the number of rows. */
  private limitsOf({ table, keepHours }: RetentionRule): Promise<{ oldest: Date; most: number }> {
    return this.unitOfWork.run(async (tx) => {
      // The engine keeps the estimate up to date; counting would read the whole table.
      const [plan] = await select<{ rows: number | string | null }>(
        tx,
        `EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM ${table}`,
      );
      const share = Math.floor(Number(plan?.rows ?? 0) * LARGEST_SHARE);
      return { oldest: new Date(tx.now.getTime() - keepHours * HOUR_MS), most: Math.max(ROWS_A_STEP, share) };
    });
  }

  private removeOlder({ table, column, unless }: RetentionRule, oldest: Date, rows: number): Promise<number> {
    return this.unitOfWork.run((tx) =>
      execute(
        tx,
        `DELETE FROM ${table} WHERE ${column} < ? ${unless ? `AND NOT (${unless})` : ''}
         ORDER BY ${column} LIMIT ?`,
        [oldest, rows],
      ),
    );
  }

  /** A failure is retried in an hour, and does not affect the other tables. */
  private async tryToApply(rule: RetentionRule, signal: AbortSignal): Promise<void> {
    const { table } = rule;
    try {
      const { removed, limited } = await this.apply(rule, signal);
      if (removed > 0) this.log.info({ table, removed }, 'removed rows past their retention');
      if (!limited) return;
      this.limited.inc({ table });
      this.log.warn({ table, removed }, 'retention stopped at its limit');
    } catch (error) {
      this.log.warn({ table, err: error }, 'retention failed');
    }
  }
}
