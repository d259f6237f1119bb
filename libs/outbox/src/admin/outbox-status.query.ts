import { Injectable } from '@nestjs/common';
import { Database, toInteger } from '@app/platform';

/** The progress of one destination: each delivery is counted in one place. */
export interface DestinationStatus {
  readonly destination: string;
  /** Waiting for a worker, or for the next attempt. */
  readonly pending: number;
  /** Leased by a worker. */
  readonly leased: number;
  /** Parked after too many refusals. */
  readonly parked: number;
  readonly sent: number;
  /** The age of the oldest event that is neither sent nor parked, in milliseconds; null without such an event. */
  readonly oldestPendingAgeMs: number | null;
}

interface AgeRow {
  readonly age_ms: string | number | null;
}

interface StatusRow extends AgeRow {
  readonly unsent: string | number;
  readonly leased: string | number;
  readonly parked: string | number;
  readonly sent: string | number | null;
}

const UNSENT = 'FROM outbox_deliveries FORCE INDEX (outbox_deliveries_due) WHERE destination = ? AND parked_at IS NULL';

/**
 * Finds the oldest event at the front of one of two indexes, so that it need not read a backlog of millions: the event
 * has either waited longest for its lease, or has the lowest id and was postponed repeatedly. (A replayed event has a
 * low id, too, but was queued late.)
 */
const AGE_MS = `TIMESTAMPDIFF(MICROSECOND, LEAST(
    (SELECT queued_at ${UNSENT} ORDER BY available_at LIMIT 1),
    (SELECT queued_at FROM outbox_deliveries FORCE INDEX (PRIMARY)
     WHERE destination = ? AND parked_at IS NULL ORDER BY event_id LIMIT 1)
  ), UTC_TIMESTAMP(3)) DIV 1000`;

const STATUS = `SELECT
  (SELECT COUNT(*) ${UNSENT}) AS unsent,
  (SELECT COUNT(*) ${UNSENT} AND available_at > UTC_TIMESTAMP(3) AND lease_id IS NOT NULL) AS leased,
  (SELECT COUNT(*) FROM outbox_deliveries FORCE INDEX (outbox_deliveries_due)
   WHERE destination = ? AND parked_at IS NOT NULL) AS parked,
  (SELECT sent FROM outbox_destinations WHERE destination = ?) AS sent,
  ${AGE_MS} AS age_ms`;

@Injectable()
export class OutboxStatusQuery {
  constructor(private readonly database: Database) {}

  /** One statement, so one snapshot, for each destination with sent or unsent events. @throws Unavailable */
  async find(): Promise<DestinationStatus[]> {
    const statuses: DestinationStatus[] = [];
    for (const destination of await this.destinations()) statuses.push(await this.findOne(destination));
    return statuses;
  }

  /** Returns the ages only: their cost does not depend on the size of the backlog. @throws Unavailable */
  async findAges(): Promise<Map<string, number | null>> {
    const ages = new Map<string, number | null>();
    for (const destination of await this.destinations()) {
      const [row] = await this.read<AgeRow>(`SELECT ${AGE_MS} AS age_ms`, destination);
      ages.set(destination, ageOf(row));
    }
    return ages;
  }

  private async findOne(destination: string): Promise<DestinationStatus> {
    const [row] = await this.read<StatusRow>(STATUS, destination);
    const leased = toInteger(row?.leased ?? 0);
    return {
      destination,
      pending: toInteger(row?.unsent ?? 0) - leased,
      leased,
      parked: toInteger(row?.parked ?? 0),
      sent: toInteger(row?.sent ?? 0),
      oldestPendingAgeMs: ageOf(row),
    };
  }

  private async destinations(): Promise<string[]> {
    const rows = await this.database.query<{ destination: string }>(
      `SELECT destination FROM outbox_destinations UNION SELECT DISTINCT destination FROM outbox_deliveries
       ORDER BY destination`,
    );
    return rows.map(({ destination }) => destination);
  }

  /** Every parameter is the destination: the optimizer needs it as a constant everywhere. */
  private read<Row>(sql: string, destination: string): Promise<Row[]> {
    const parameters = Array.from({ length: sql.split('?').length - 1 }, () => destination);
    return this.database.query<Row>(sql, parameters);
  }
}

const ageOf = (row: AgeRow | undefined): number | null =>
  row === undefined || row.age_ms === null ? null : toInteger(row.age_ms);

/** Merges all destinations: an event counts as unsent until every destination has it. */
export function totalOf(statuses: readonly DestinationStatus[]): Omit<DestinationStatus, 'destination'> {
  const sum = (of: (status: DestinationStatus) => number): number => statuses.reduce((n, status) => n + of(status), 0);
  const ages = statuses.flatMap(({ oldestPendingAgeMs }) => oldestPendingAgeMs ?? []);
  return {
    pending: sum(({ pending }) => pending),
    leased: sum(({ leased }) => leased),
    parked: sum(({ parked }) => parked),
    sent: sum(({ sent }) => sent),
    oldestPendingAgeMs: ages.length === 0 ? null : Math.max(...ages),
  };
}
