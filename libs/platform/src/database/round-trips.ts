import { type Clock, type ClockReading, TransactionConflict } from '@app/kernel';
import { isDuplicateKey, provesRollback, TransactionLost } from './database-errors';
import { boundValue } from './sql';

/** A query that the driver has sent. */
export interface SentQuery {
  /**
   * How many of its results have come: where it fails, the place of the statement that failed. A field of the driver's
   * own, which its types do not name; round-trips.db.spec.ts holds it to this on both engines.
   */
  readonly _resultIndex: number;
}

/** What is used here of the driver's connection. */
export interface DriverConnection {
  /** `values`: null for none; for an empty list the driver looks through all of the text for their places. */
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

/** What the database's clock says, in a round trip of its own. */
export async function readClock(connection: DriverConnection): Promise<ClockReading> {
  const sentAt = performance.now();
  const [{ now: databaseTime }] = (await ask(connection, READ_CLOCK)) as ClockRows;
  return { databaseTime, sentAt, receivedAt: performance.now() };
}

/** Whether the error of this one statement means that another transaction was first, so that the work must be run again. */
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

/** What travels with the statements of each transaction, beside them. */
export interface TransactionFrame {
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

const PLAIN: TransactionFrame = { begin: ['START TRANSACTION'], end: [] };

/**
 * The statements of one transaction, in as few round trips as their answers allow: all that is issued before anything
 * waits for an answer goes to the server together, in order, each value through the driver's escaping. On the order path
 * 13 trips a batch became 2, for four fifths of the CPU time an order (test/bench/lab-book.md).
 *
 * When one statement fails the server skips those behind it, COMMIT included, and everything that still comes is refused:
 * after a deadlock it would otherwise run outside of the transaction. Only a duplicate key of a statement that travelled
 * alone leaves the transaction as it was before it, and whoever sent it may look what is there.
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

  constructor(
    private readonly connection: DriverConnection,
    private readonly clock: Pick<Clock, 'timeOf'>,
    private readonly frame: TransactionFrame = PLAIN,
  ) {}

  /** The database's time of the transaction. @throws before the first trip has come back. */
  get now(): Date {
    if (!this.time) throw new Error('the time of a transaction is known after its first round trip');
    return this.time;
  }

  /** True from the sending of COMMIT on, unless an answer proves that the server has rolled back. */
  get mayHaveCommitted(): boolean {
    return this.committed === 'maybe';
  }

  /** Its rows, or for a writing statement its header. */
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

  /** For a write whose answer nobody needs: it goes with the next statement that is sent, at the latest with COMMIT. */
  sendLater(sql: string, parameters: readonly unknown[], options: { conflictOn?: ConflictOn } = {}): void {
    this.waiting.push({ sql, parameters, ...options });
  }

  /** With all that still waits. No statement at all is no transaction. @throws whatever the first that fails says. */
  async commit(): Promise<void> {
    if (!this.begun && this.waiting.length === 0) return;
    this.committing = true;
    await this.send('COMMIT');
  }

  /** What still waits is forgotten. The first error tells what happened: one of ROLLBACK only means that all is gone anyway. */
  async rollBack(): Promise<void> {
    if (!this.failure) this.fail([], new Error('the transaction was rolled back'));
    if (!this.begun) return;
    await new Promise<void>((resolve) => {
      this.connection.query(['ROLLBACK', ...this.frame.end].join(';\n'), [], () => resolve());
    });
  }

  /** After everything that can go on without an answer has gone on: ticks come after the microtasks. */
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
    // The clock last, so that it is read with the locks held. Nobody asks for the time of a transaction that ends here.
    const readsClock = !this.time && !this.committing;
    const after = this.committing ? this.frame.end : readsClock ? [READ_CLOCK] : [];
    const statements = [...before, ...trip.map(({ sql }) => sql), ...after];
    const parameters = trip.flatMap((statement) => statement.parameters).map(boundValue);
    const sentAt = performance.now();
    const query: { sent?: SentQuery } = {}; // a connection that is closed already answers before there is one
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

  /** `place`: of the statement that failed. */
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
 * Each answer says whether a transaction was open after its statement: after all but COMMIT there must be one, and after
 * COMMIT none. Only rows carry no such flag.
 */
function areOfOneTransaction(answers: readonly unknown[], withCommit: boolean): boolean {
  return answers.every((answer, n) => {
    const status = (answer as { serverStatus?: number } | undefined)?.serverStatus;
    if (status === undefined) return true;
    const isOpen = (status & SERVER_STATUS_IN_TRANS) !== 0;
    return isOpen !== (withCommit && n === answers.length - 1);
  });
}
