import { type Clock, type ClockReading, TransactionConflict } from '@app/kernel';
import { isDuplicateKey, provesRollback, TransactionLost } from './database-errors';
import { positionIn } from '../replica/commit-positions';
import { boundValue } from './sql';

/** A query that the driver has sent. */
export interface SentQuery {
  /**
   * How many results have arrived: where the query fails, the position of the statement that failed. It is a private
   * field of the driver, absent from its types; round-trips.db.spec.ts checks it on both engines.
   */
  readonly _resultIndex: number;
}

/** The methods of the driver's connection that are used here. */
export interface DriverConnection {
  /** `values`: null for none; for an empty list the driver would search the whole text for placeholders. */
  query(
    sql: string,
    values: readonly unknown[] | null,
    done: (error: Error | null, answer: unknown) => void,
  ): SentQuery;
}

/** One answer, or one for each of several statements in `sql`. */
export const ask = (connection: DriverConnection, sql: string, values: readonly unknown[] = []): Promise<unknown> =>
  new Promise((resolve, reject) => {
    connection.query(sql, values.map(boundValue), (error, answer) => (error ? reject(error) : resolve(answer)));
  });

export const READ_CLOCK = 'SELECT UTC_TIMESTAMP(3) AS now';

/** The answer to READ_CLOCK. */
type ClockRows = readonly [{ readonly now: Date }];

/** Reads the database's clock in a separate round trip. */
export async function readClock(connection: DriverConnection): Promise<ClockReading> {
  const sentAt = performance.now();
  const [{ now: databaseTime }] = (await ask(connection, READ_CLOCK)) as ClockRows;
  return { databaseTime, sentAt, receivedAt: performance.now() };
}

/**
 * Whether the error of this one statement means that another transaction was first, so that the work must run again.
 */
export type ConflictOn = (error: Error) => boolean;

/** A flag of the server's answers: a transaction is open (MySQL manual, protocol, "Status Flags"; MariaDB has the same). */
const SERVER_STATUS_IN_TRANS = 1;

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly conflictOn?: ConflictOn;
  readonly resolve?: (answer: unknown) => void;
  readonly reject?: (error: Error) => void;
}

/** The statements that travel with those of each transaction. */
export interface TransactionFrame {
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

const PLAIN: TransactionFrame = { begin: ['START TRANSACTION'], end: [] };

/**
 * The statements of one transaction, in as few round trips as their answers allow: all that are issued before the code
 * awaits an answer go to the server together, in order, with the driver's escaping for each value. On the order path 13
 * round trips a batch became 2, which saves a fifth of the CPU time an order (test/bench/lab-book.md).
 *
 * When one statement fails, the server skips those behind it, COMMIT included, and this class refuses every later one:
 * after a deadlock they would otherwise run outside of the transaction. Only a duplicate key of a statement that
 * travelled alone leaves the transaction unchanged, so its caller may read the existing row.
 *
 * The first trip ends with a reading of the database's clock (ADR 0031).
 */
export class RoundTrips {
  private waiting: Statement[] = [];
  private scheduled = false;
  private underWay = false;
  private failure: Error | undefined;
  private begun = false;
  private committing = false;
  private committed: 'no' | 'maybe' = 'no';
  private time: Date | undefined;
  private position: string | undefined;

  constructor(
    private readonly connection: DriverConnection,
    private readonly clock: Pick<Clock, 'timeOf'>,
    private readonly frame: TransactionFrame = PLAIN,
  ) {}

  /** The database's time of the transaction. @throws before the first round trip has returned */
  get now(): Date {
    if (!this.time) throw new Error('the time of a transaction is known after its first round trip');
    return this.time;
  }

  /** True from the sending of COMMIT on, unless an answer proves that the server has rolled back. */
  get mayHaveCommitted(): boolean {
    return this.committed === 'maybe';
  }

  /** The database's position after the commit, where the session tracks positions and the transaction wrote. */
  get committedAt(): string | undefined {
    return this.position;
  }

  /** Returns the rows, or the header for a writing statement. */
  send(sql: string, parameters: readonly unknown[] = [], options: { conflictOn?: ConflictOn } = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      this.waiting.push({ sql, parameters, ...options, resolve, reject });
      this.schedule();
    });
  }

  /**
   * For a write whose answer is not needed: it travels with the next statement that is sent, at the latest with COMMIT.
   */
  sendLater(sql: string, parameters: readonly unknown[], options: { conflictOn?: ConflictOn } = {}): void {
    this.waiting.push({ sql, parameters, ...options });
  }

  /**
   * Sends COMMIT with all pending statements. Without any statement there is no transaction. @throws the first error
   */
  async commit(): Promise<void> {
    if (!this.begun && this.waiting.length === 0) return;
    this.committing = true;
    await this.send('COMMIT');
  }

  /**
   * Drops the pending statements. An error of ROLLBACK itself is not reported: it only means that the transaction is
   * gone anyway.
   */
  async rollBack(): Promise<void> {
    if (!this.failure) this.fail([], new Error('the transaction was rolled back'));
    if (!this.begun) return;
    await new Promise<void>((resolve) => {
      this.connection.query(['ROLLBACK', ...this.frame.end].join(';\n'), [], () => resolve());
    });
  }

  /** Runs after all code that can go on without an answer: ticks come after the microtasks. */
  private schedule(): void {
    if (this.scheduled || this.underWay) return;
    this.scheduled = true;
    process.nextTick(() => this.go());
  }

  private go(): void {
    this.scheduled = false;
    const trip = this.waiting;
    this.waiting = [];
    if (trip.length === 0) return;
    this.underWay = true;
    const before = this.begun ? [] : this.frame.begin;
    this.begun = true;
    if (this.committing) this.committed = 'maybe';
    // The clock is read last, with the locks held. A transaction that ends here needs no time.
    const readsClock = !this.time && !this.committing;
    const after = this.committing ? this.frame.end : readsClock ? [READ_CLOCK] : [];
    const statements = [...before, ...trip.map(({ sql }) => sql), ...after];
    const parameters = trip.flatMap((statement) => statement.parameters).map(boundValue);
    const sentAt = performance.now();
    const query: { sent?: SentQuery } = {}; // a closed connection fails before the query exists
    query.sent = this.connection.query(
      statements.join(';\n'),
      parameters.length > 0 ? parameters : null,
      (error, answer) => {
        this.underWay = false;
        if (error) {
          this.refuse(trip, error, (query.sent?._resultIndex ?? NaN) - before.length);
          return;
        }
        const answers = statements.length === 1 ? [answer] : (answer as unknown[]);
        const own = answers.slice(before.length, before.length + trip.length);
        if (answers.length !== statements.length || !areOfOneTransaction(own, this.committing)) {
          this.lose(trip);
          return;
        }
        if (readsClock) this.learnTime(answers.at(-1), sentAt);
        if (this.committing) this.position = positionIn(own.at(-1));
        this.arrive(trip, own);
      },
    );
  }

  private learnTime(rows: unknown, sentAt: number): void {
    const [{ now: databaseTime }] = rows as ClockRows;
    this.time = this.clock.timeOf({ databaseTime, sentAt, receivedAt: performance.now() });
  }

  private arrive(trip: readonly Statement[], answers: readonly unknown[]): void {
    trip.forEach(({ resolve }, n) => resolve?.(answers[n]));
    if (this.waiting.some(({ resolve }) => resolve)) this.schedule();
  }

  private lose(trip: readonly Statement[]): void {
    this.committed = 'maybe'; // some of the statements, each by itself
    this.fail(trip, new TransactionLost());
  }

  /** `place`: the position of the statement that failed. */
  private refuse(trip: readonly Statement[], error: Error, place: number): void {
    if (provesRollback(error)) this.committed = 'no';
    const isConflict = trip[place]?.conflictOn?.(error) ?? false;
    const [only, ...others] = trip;
    if (isConflict || !only?.reject || others.length > 0 || !isDuplicateKey(error)) {
      this.fail(trip, isConflict ? new TransactionConflict(error) : error);
      return;
    }
    only.reject(error);
    if (this.waiting.some(({ resolve }) => resolve)) this.schedule();
  }

  private fail(trip: readonly Statement[], error: Error): void {
    this.failure = error;
    const refused = [...trip, ...this.waiting];
    this.waiting = [];
    for (const { reject } of refused) reject?.(this.failure);
  }
}

/**
 * Each answer says whether a transaction was open after its statement: it must be open after all but COMMIT, and closed
 * after COMMIT. Result sets carry no such flag.
 */
function areOfOneTransaction(answers: readonly unknown[], withCommit: boolean): boolean {
  return answers.every((answer, n) => {
    const status = (answer as { serverStatus?: number } | undefined)?.serverStatus;
    if (status === undefined) return true;
    const isOpen = (status & SERVER_STATUS_IN_TRANS) !== 0;
    return isOpen !== (withCommit && n === answers.length - 1);
  });
}
