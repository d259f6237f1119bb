import type { ClockReading } from '@app/kernel';
import { ask, type Deadline, type DriverConnection, readClock } from '@app/platform';
import { sql, type Sql } from './sql';

/** The server ends the query shortly after the auditor's deadline, when no caller waits for the answer any more. */
const AFTERWARDS_MS = 1_000;

/** All tables as of one point in time, whatever is written meanwhile. */
export class Snapshot {
  private readonly counts = new Map<string, Promise<number>>();

  constructor(
    private readonly connection: DriverConnection,
    private readonly deadline: Deadline,
  ) {}

  /** Several checks examine the same rows; the snapshot counts them once. */
  count(rows: Sql): Promise<number> {
    const key = JSON.stringify(rows);
    const counted = this.counts.get(key) ?? this.countOnce(rows);
    this.counts.set(key, counted);
    return counted;
  }

  /** Returns the rows of a SELECT. The server ends a statement that runs past the deadline. */
  rows<Row>(select: Sql): Promise<Row[]> {
    const text = limited(select.text, this.deadline.remaining() + AFTERWARDS_MS);
    return ask(this.connection, text, select.parameters) as Promise<Row[]>;
  }

  /** The database's time now: the snapshot is slightly older. */
  readClock(): Promise<ClockReading> {
    return readClock(this.connection);
  }

  private async countOnce(rows: Sql): Promise<number> {
    const [row] = await this.rows<{ n: number }>(sql`SELECT COUNT(*) AS n FROM ${rows} counted`);
    return Number(row?.n);
  }
}

/** MariaDB executes the first comment, MySQL the second: each is a comment to the other. */
const limited = (select: string, ms: number): string =>
  `/*M!100108 SET STATEMENT max_statement_time = ${(ms / 1_000).toFixed(3)} FOR */ ` +
  select.trimStart().replace(/^SELECT\b/, `SELECT /*+ MAX_EXECUTION_TIME(${Math.ceil(ms)}) */`);

/**
 * MariaDB ends a transaction that idles for long (docs/adr/0028), as a snapshot does while another schema is read. This
 * transaction holds no lock, so it may idle. MySQL has no such limit here, and only reads a variable of its own.
 */
const MAY_IDLE = `SET /*M! @idle_transaction_timeout = @@SESSION.idle_transaction_timeout,
  SESSION idle_transaction_timeout = 0, */ @snapshot = 1`;
const AS_BEFORE = `SET /*M! SESSION idle_transaction_timeout = @idle_transaction_timeout, */ @snapshot = NULL`;

/** Takes a snapshot and reads on it. Locks nothing, and restores the connection's settings. */
export async function onSnapshot<T>(
  connection: DriverConnection,
  deadline: Deadline,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  await ask(connection, MAY_IDLE);
  // Without SESSION the level applies to the next transaction only (MySQL 8.4 manual, SET TRANSACTION).
  await ask(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await ask(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  try {
    return await read(new Snapshot(connection, deadline));
  } finally {
    // The transaction has written nothing: if the rollback fails, the connection is gone, and the snapshot with it.
    await ask(connection, `ROLLBACK;\n${AS_BEFORE}`).catch(() => undefined);
  }
}
