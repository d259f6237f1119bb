import { Injectable } from '@nestjs/common';
import { HOUR_MS, hourAfter, UnitOfWork } from '@app/kernel';
import { Database, executeLater, insertAllLater } from '@app/platform';
import type { EventSum } from '../booking/bookings.repository';

/** What the shop and this system say of one type of events in an hour. */
export interface Difference {
  readonly type: string;
  readonly expected: EventSum;
  readonly booked: EventSum;
}

export interface Comparison {
  readonly hour: Date;
  readonly revision: number;
  /** Empty: the hour is equal. */
  readonly differences: readonly Difference[];
  readonly eventsKeptUntil: Date;
}

/** An hour whose events are not all booked, or not as the shop has them. */
export interface DifferingHour {
  readonly hour: Date;
  readonly since: Date;
  readonly comparedAt: Date;
  readonly eventsKeptUntil: Date;
  readonly differences: readonly Difference[];
}

export interface Progress {
  /** The first hour to compare at all. */
  readonly start: Date;
  /** The first hour that was compared; undefined before that. */
  readonly first: Date | undefined;
  /** The first hour that is not equal, or was not compared yet; undefined before the first comparison. */
  readonly equalTo: Date | undefined;
  /** The first hour that was not compared yet; undefined before the first comparison. */
  readonly comparedTo: Date | undefined;
  readonly differing: number;
}

interface ProgressRow {
  readonly start: Date;
  readonly first_hour: Date | null;
  readonly last_hour: Date | null;
  readonly differing_hour: Date | null;
  readonly differing: number | string;
}

interface DifferingRow {
  readonly hour: Date;
  readonly differs_since: Date | null;
  readonly compared_at: Date;
  readonly events_kept_until: Date;
}

interface DifferenceRow {
  readonly hour: Date;
  readonly type: string;
  readonly expected_count: number;
  readonly expected_digest: string;
  readonly booked_count: number;
  readonly booked_digest: string;
}

/** Hours of the last day are compared again every hour, older ones every day. */
const RECENT_MS = 24 * HOUR_MS;

@Injectable()
export class ComparedHoursRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
  ) {}

  async progress(): Promise<Progress> {
    const [row] = await this.database.query<ProgressRow>(
      `SELECT (SELECT MAX(hour) FROM reconciliation_start) AS start,
         (SELECT MIN(hour) FROM compared_hours) AS first_hour,
         (SELECT MAX(hour) FROM compared_hours) AS last_hour,
         (SELECT MIN(hour) FROM compared_hours WHERE is_equal = FALSE) AS differing_hour,
         (SELECT COUNT(*) FROM compared_hours WHERE is_equal = FALSE) AS differing`,
    );
    const comparedTo = row?.last_hour ? hourAfter(row.last_hour) : undefined;
    return {
      start: row?.start ?? new Date(0),
      first: row?.first_hour ?? undefined,
      equalTo: row?.differing_hour ?? comparedTo,
      comparedTo,
      differing: Number(row?.differing ?? 0),
    };
  }

  /** The earliest hours that are not equal. */
  async findDiffering(limit: number): Promise<DifferingHour[]> {
    const rows = await this.database.query<DifferingRow>(
      `SELECT hour, differs_since, compared_at, events_kept_until FROM compared_hours
       WHERE is_equal = FALSE ORDER BY hour LIMIT ?`,
      [limit],
    );
    const differences = await this.database.query<DifferenceRow>(
      'SELECT * FROM hour_differences WHERE hour IN (?) ORDER BY hour, type',
      [rows.map(({ hour }) => hour)],
    );
    return rows.map((row) => ({
      hour: row.hour,
      since: row.differs_since ?? row.compared_at,
      comparedAt: row.compared_at,
      eventsKeptUntil: row.events_kept_until,
      differences: differences.filter(({ hour }) => hour.getTime() === row.hour.getTime()).map(toDifference),
    }));
  }

  /** Differing hours whose events can still be replayed: the longest not compared first. */
  async findHealable(now: Date, limit: number): Promise<Date[]> {
    const rows = await this.database.query<{ hour: Date }>(
      `SELECT hour FROM compared_hours FORCE INDEX (compared_hours_equal)
       WHERE is_equal = FALSE AND events_kept_until > ? ORDER BY compared_at LIMIT ?`,
      [now, limit],
    );
    return rows.map(({ hour }) => hour);
  }

  /** Hours that are due for another comparison, while their events can still be replayed: the longest due first. */
  async findDue(now: Date, limit: number): Promise<Date[]> {
    const rows = await this.database.query<{ hour: Date }>(
      `SELECT hour FROM compared_hours FORCE INDEX (compared_hours_by_comparison)
       WHERE compared_at < ? AND events_kept_until > ? AND is_equal = TRUE AND (hour >= ? OR compared_at < ?)
       ORDER BY compared_at LIMIT ?`,
      [
        new Date(now.getTime() - HOUR_MS),
        now,
        new Date(now.getTime() - RECENT_MS),
        new Date(now.getTime() - RECENT_MS),
        limit,
      ],
    );
    return rows.map(({ hour }) => hour);
  }

  /** Replaces what was known of the hour; the time since which it differs stays. */
  save({ hour, revision, differences, eventsKeptUntil }: Comparison): Promise<void> {
    const isEqual = differences.length === 0;
    return this.unitOfWork.run((tx) => {
      executeLater(
        tx,
        `INSERT INTO compared_hours (hour, revision, is_equal, differs_since, compared_at, events_kept_until)
         VALUES (?, ?, ?, IF(?, NULL, UTC_TIMESTAMP(3)), UTC_TIMESTAMP(3), ?)
         ON DUPLICATE KEY UPDATE revision = ?, is_equal = ?, compared_at = UTC_TIMESTAMP(3), events_kept_until = ?,
           differs_since = IF(?, NULL, COALESCE(differs_since, UTC_TIMESTAMP(3)))`,
        [hour, revision, isEqual, isEqual, eventsKeptUntil, revision, isEqual, eventsKeptUntil, isEqual],
      );
      executeLater(tx, 'DELETE FROM hour_differences WHERE hour = ?', [hour]);
      insertAllLater(
        tx,
        'hour_differences',
        ['hour', 'type', 'expected_count', 'expected_digest', 'booked_count', 'booked_digest'],
        differences.map(({ type, expected, booked }) => [
          hour,
          type,
          expected.count,
          expected.digest,
          booked.count,
          booked.digest,
        ]),
      );
    });
  }
}

const toDifference = (row: DifferenceRow): Difference => ({
  type: row.type,
  expected: { count: row.expected_count, digest: row.expected_digest },
  booked: { count: row.booked_count, digest: row.booked_digest },
});
