import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '@app/kernel';
import { Database, execute, isDuplicateKey, select } from '@app/platform';
import { FIRST_KEY } from '../scope/key-range';
import type { Examined, Finding } from './findings';

/** What a round reads, in this order: all hours, three walks along keys, and the sums over all. */
export const STAGES = ['hours', 'customers', 'coupons', 'products', 'totals', 'done'] as const;
export type Stage = (typeof STAGES)[number];

/** One audit of all of history. */
export interface Round {
  readonly round: number;
  readonly startedAt: Date;
  readonly stage: Stage;
  /** The id after which the stage goes on. */
  readonly position: Buffer;
  /** The hour from which the stage `hours` goes on; absent at its begin. */
  readonly hour: Date | undefined;
  /** The walk along the customers sums units of bookings before this time. */
  readonly unitsFrom: Date;
  /** The sums are those of all bookings before this time. */
  readonly unitsUntil: Date;
  readonly result: Examined;
  readonly finishedAt: Date | undefined;
}

export interface AuditedHour {
  /** Its begin. */
  readonly hour: Date;
  readonly auditedAt: Date;
  readonly durationMs: number;
  readonly result: Examined;
}

interface RoundRow {
  readonly round: number;
  readonly started_at: Date;
  readonly stage: Stage;
  readonly position: Buffer;
  readonly hour: Date | null;
  readonly units_from: Date;
  readonly units_until: Date;
  readonly examined: number | string;
  readonly violations: number | string;
  readonly findings: string;
  readonly finished_at: Date | null;
}

interface HourRow {
  readonly hour: Date;
  readonly audited_at: Date;
  readonly duration_ms: number;
  readonly examined: number | string;
  readonly violations: number | string;
  readonly findings: string;
}

type Changes = Partial<Pick<Round, 'stage' | 'position' | 'hour' | 'unitsUntil' | 'result' | 'finishedAt'>>;

/** Another process has taken the round further: this one must not add its part a second time. */
export class RoundWentOn extends Error {
  constructor(round: number) {
    super(`another process goes on with audit round ${round}`);
    this.name = 'RoundWentOn';
  }
}

/** The auditor's own tables: how far rounds and hours have come, and what they found. */
@Injectable()
export class AuditProgress {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async findLatestRound(): Promise<Round | undefined> {
    const [row] = await this.database.query<RoundRow>('SELECT * FROM audit_rounds ORDER BY round DESC LIMIT 1');
    return row && toRound(row);
  }

  async findLastFinishedRound(): Promise<Round | undefined> {
    const [row] = await this.database.query<RoundRow>(
      "SELECT * FROM audit_rounds WHERE stage = 'done' ORDER BY round DESC LIMIT 1",
    );
    return row && toRound(row);
  }

  /** The newest audited hour: every hour before it is audited, or has no bookings. */
  async findLastHour(): Promise<AuditedHour | undefined> {
    const [row] = await this.database.query<HourRow>('SELECT * FROM audit_hours ORDER BY hour DESC LIMIT 1');
    return row && toHour(row);
  }

  async findHour(hour: Date): Promise<AuditedHour | undefined> {
    const [row] = await this.database.query<HourRow>('SELECT * FROM audit_hours WHERE hour = ?', [hour]);
    return row && toHour(row);
  }

  /** Oldest first. */
  async findBrokenHours(limit: number): Promise<AuditedHour[]> {
    const rows = await this.database.query<HourRow>(
      'SELECT * FROM audit_hours WHERE violations > 0 ORDER BY hour LIMIT ?',
      [limit],
    );
    return rows.map(toHour);
  }

  async countHours(): Promise<{ hours: number; violations: number }> {
    const [row] = await this.database.query<{ hours: number | string; violations: number | string | null }>(
      'SELECT COUNT(*) AS hours, SUM(violations) AS violations FROM audit_hours',
    );
    return { hours: Number(row?.hours), violations: Number(row?.violations ?? 0) };
  }

  /** Replaces an earlier result of the hour. */
  async saveHour({ hour, durationMs, result }: Omit<AuditedHour, 'auditedAt'>): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await execute(tx, 'DELETE FROM audit_hours WHERE hour = ?', [hour]);
      await execute(
        tx,
        `INSERT INTO audit_hours (hour, audited_at, duration_ms, examined, violations, findings) VALUES (?, ?, ?, ?, ?, ?)`,
        [hour, tx.now, Math.round(durationMs), result.examined, result.violations, JSON.stringify(result.findings)],
      );
    });
  }

  /** @throws RoundWentOn when another process has started it */
  async startRound(round: number, unitsFrom: Date): Promise<Round> {
    await this.unitOfWork.run(async (tx) => {
      const [latest] = await select<{ round: number | null }>(tx, 'SELECT MAX(round) AS round FROM audit_rounds');
      if ((latest?.round ?? 0) >= round) throw new RoundWentOn(round);
      await execute(
        tx,
        `INSERT INTO audit_rounds (round, started_at, stage, position, units_from, units_until, findings)
         VALUES (?, ?, 'hours', ?, ?, ?, '[]')`,
        [round, tx.now, FIRST_KEY, unitsFrom, unitsFrom],
      ).catch((error: unknown) => {
        throw isDuplicateKey(error) ? new RoundWentOn(round) : error;
      });
    });
    const begun = await this.findLatestRound();
    if (!begun) throw new RoundWentOn(round); // removed by an operator meanwhile
    return begun;
  }

  /**
   * Moves the round on and does the work of `also`, in one transaction.
   * @throws RoundWentOn when another process has moved it since it was read
   */
  async moveOn(round: Round, changes: Changes, also?: (tx: Tx) => Promise<unknown>): Promise<Round> {
    const next = { ...round, ...changes };
    const { result } = next;
    await this.unitOfWork.run(
      async (tx) => {
        const moved = await execute(
          tx,
          `UPDATE audit_rounds SET stage = ?, position = ?, hour = ?, units_until = ?, examined = ?, violations = ?,
             findings = ?, finished_at = ?
           WHERE round = ? AND stage = ? AND position = ? AND units_until = ? AND hour <=> ?`,
          [
            ...[next.stage, next.position, next.hour ?? null, next.unitsUntil, result.examined, result.violations],
            ...[JSON.stringify(result.findings), next.finishedAt ?? null],
            ...[round.round, round.stage, round.position, round.unitsUntil, round.hour ?? null],
          ],
        );
        if (moved === 0) throw new RoundWentOn(round.round);
        await also?.(tx);
      },
      { deadlineMs: 60_000 },
    );
    return next;
  }
}

const resultOf = (row: Pick<HourRow, 'examined' | 'violations' | 'findings'>): Examined => ({
  examined: Number(row.examined),
  violations: Number(row.violations),
  findings: JSON.parse(row.findings) as readonly Finding[],
});

const toRound = (row: RoundRow): Round => ({
  round: row.round,
  startedAt: row.started_at,
  stage: row.stage,
  position: row.position,
  hour: row.hour ?? undefined,
  unitsFrom: row.units_from,
  unitsUntil: row.units_until,
  result: resultOf(row),
  finishedAt: row.finished_at ?? undefined,
});

const toHour = (row: HourRow): AuditedHour => ({
  hour: row.hour,
  auditedAt: row.audited_at,
  durationMs: row.duration_ms,
  result: resultOf(row),
});
