import { Injectable } from '@nestjs/common';
import { hourAfter, startOfHour } from '@app/kernel';
import { Database } from '@app/platform';
import { digestText } from '../inbox/event-digest';

/** The events of one type that were booked within an hour. */
export interface TypeSum {
  readonly type: string;
  readonly count: number;
  /** 16 hexadecimal digits. */
  readonly digest: string;
}

export const MANIFEST_STATES = ['complete', 'open', 'unknown'] as const;
/** `unknown`: the hour was over before the first one that was summed. */
export type ManifestState = (typeof MANIFEST_STATES)[number];

/** The sums of an hour, while no further event can be booked into it. */
export interface Manifest {
  readonly state: ManifestState;
  /** Rises when a late event was found in a complete hour; 0 unless complete. */
  readonly revision: number;
  /** Empty unless complete. */
  readonly types: readonly TypeSum[];
  /** The first hour that is summed; undefined before the worker has begun. */
  readonly firstHour: Date | undefined;
  /** All hours from the first one up to this time are complete. */
  readonly completeTo: Date | undefined;
}

interface BoundsRow {
  readonly first_hour: Date | null;
  readonly last_hour: Date | null;
  readonly incomplete_hour: Date | null;
}

interface SumRow {
  readonly revision: number;
  readonly complete_at: Date | null;
  /** Null for an hour without events. */
  readonly type: string | null;
  readonly events: number | string | null;
  readonly digest: string | null;
}

@Injectable()
export class ManifestQuery {
  constructor(private readonly database: Database) {}

  /** The last complete hour; before there is one, the hour that has begun. @throws Unavailable */
  async lastHour(): Promise<Date> {
    const [row] = await this.database.query<{ hour: Date | null; now: Date }>(
      `SELECT UTC_TIMESTAMP(3) AS now, MAX(hour) AS hour FROM outbox_manifest_hours WHERE complete_at IS NOT NULL`,
    );
    return row?.hour ?? startOfHour(row?.now ?? new Date(0));
  }

  /** A few rows by their keys, however many events the hour has. @throws Unavailable */
  async find(hour: Date): Promise<Manifest> {
    const [bounds] = await this.database.query<BoundsRow>(
      `SELECT
         (SELECT MIN(hour) FROM outbox_manifest_hours) AS first_hour,
         (SELECT MAX(hour) FROM outbox_manifest_hours) AS last_hour,
         (SELECT MIN(hour) FROM outbox_manifest_hours WHERE complete_at IS NULL) AS incomplete_hour`,
    );
    const firstHour = bounds?.first_hour ?? undefined;
    const completeTo = bounds?.incomplete_hour ?? (bounds?.last_hour ? hourAfter(bounds.last_hour) : undefined);
    const sums = await this.findSums(hour);
    const [first] = sums;
    if (first?.complete_at) {
      return { state: 'complete', revision: first.revision, types: sums.flatMap(toTypeSum), firstHour, completeTo };
    }
    const state = firstHour && hour < firstHour ? 'unknown' : 'open';
    return { state, revision: 0, types: [], firstHour, completeTo };
  }

  /** One statement, so that the sums belong to the revision. */
  private findSums(hour: Date): Promise<SumRow[]> {
    return this.database.query<SumRow>(
      `SELECT h.revision, h.complete_at, s.type, s.events, CAST(s.digest AS CHAR) AS digest
       FROM outbox_manifest_hours h LEFT JOIN outbox_manifest_sums s ON s.hour = h.hour
       WHERE h.hour = ? ORDER BY s.type`,
      [hour],
    );
  }
}

const toTypeSum = ({ type, events, digest }: SumRow): TypeSum[] =>
  type === null ? [] : [{ type, count: Number(events), digest: digestText(BigInt(digest ?? 0)) }];
