import type { LockRank, WriteRank } from './transaction-order';

declare const brand: unique symbol;
declare const locking: unique symbol;

/** Proof of an open transaction. Only the platform can make one, and it is invalid once the transaction has ended. */
export interface Tx {
  readonly [brand]: 'Tx';
  /** 1 for the first run of the work, one more for each further run. */
  readonly run: number;
  /**
   * The database's time, read once in this run's first round trip, after that trip's locks: transactions that lock the
   * same row see increasing times. All decisions and writes of the transaction use it. Each run has a time of its own.
   * @throws before the first round trip
   */
  readonly now: Date;

  /**
   * Locks rows. `read` runs at once; statements may lock rows of this rank only within it.
   * @throws LockOrderBroken at once, before any statement, when rows of this or a later rank are locked already
   */
  lock<Rows>(rank: LockRank, read: (tx: LockingTx) => Rows): Rows;

  /**
   * Opens a ledger: rows that are read, decided on in memory, and written by the unit of work right before COMMIT, in
   * the order of the write ranks. The use case does not write the ledger itself.
   * @throws LockOrderBroken at once, as `lock` does
   */
  open<Ledger>(opening: LedgerOpening<Ledger>): Promise<Ledger>;

  /**
   * Registers work for after the commit. It runs for the run that committed, and never for one that was rolled back;
   * when the answer to COMMIT was lost, it runs when a later run reports `earlierRunCommitted`.
   */
  afterCommit(work: AfterCommit): void;

  /** Reports that this run has found the rows of an earlier run: that run was committed, and its answer was lost. */
  earlierRunCommitted(): void;
}

/** A transaction within `lock` or the `read` of a ledger: statements may lock rows of that rank. */
export interface LockingTx extends Tx {
  readonly [locking]: true;
}

export interface LedgerOpening<Ledger> {
  /** Absent for a ledger that is read without locks. */
  readonly locks?: LockRank | undefined;
  readonly writes: WriteRank;
  /** Issues its statements at once, so that ledgers opened together share a round trip. */
  readonly read: (tx: LockingTx) => Promise<Ledger>;
  /**
   * Called once, after the work has ended: issues the statements for the changes, and none without changes. Does not
   * await their answers.
   */
  readonly write: (ledger: Ledger) => void;
}

/** Work that follows a commit, such as waking the relay. */
export interface AfterCommit {
  /** For logs and metrics: one of a few names. */
  readonly name: string;
  /**
   * The subject of the work, when one transaction may have several works of a name. For each name and subject the last
   * one runs.
   */
  readonly subject?: string;
  /** A failure is logged and counted (`after_commit_failures_total`), and fails no caller: the commit stands. */
  readonly run: () => void | Promise<void>;
  /**
   * How many milliseconds the caller of the unit of work waits for it; after that the work continues in the background.
   * Absent: the caller does not wait.
   */
  readonly awaitedMs?: number;
}

/** Whether a lock waits for a row that another transaction holds, or skips it. */
export type WhenLocked = 'wait' | 'skip';

export interface RunOptions {
  /** Milliseconds from the call until the work fails with `Unavailable`; the platform's default otherwise. */
  readonly deadlineMs?: number;
  /**
   * Called when the work has ended and its last statements are sent, together with COMMIT; in each run, with its
   * `Tx.run`.
   */
  readonly onCommitting?: (run: number) => void;
  /**
   * The subject of the work (a customer, a product): works of one subject run one after the other in this process, and
   * all such works share a few connections. For transactions of one request each; a batch has none.
   */
  readonly turn?: string;
  /**
   * With `turn`: another transaction recently held a row that the work needs. Such work leaves connections to other
   * works.
   */
  readonly needsHeldRow?: boolean;
  /**
   * When another transaction holds a row for too long: by default the work runs again; with `throw`, `RowsLocked` is
   * thrown if no run can have been committed.
   */
  readonly onLockTimeout?: 'run-again' | 'throw';
}

/**
 * Runs work in one transaction, READ COMMITTED.
 *
 * A deadlock, a lock time-out, a lost connection or a `TransactionConflict` rolls everything back and runs the work
 * again from BEGIN, until the deadline. When the connection is lost during COMMIT, the outcome is unknown. So work must
 * be repeatable: every id is made before the call, and a run that finds its own rows returns them instead of writing
 * twice.
 */
export abstract class UnitOfWork {
  /**
   * @throws Unavailable past the deadline or without a database; any error of the work, after the rollback. When COMMIT
   * was sent in any run and its answer never came, the error is marked: `hasUnknownOutcome`.
   */
  abstract run<T>(work: (tx: Tx) => Promise<T> | T, options?: RunOptions): Promise<T>;

  /**
   * Reads the database's time now, for decisions that need more than an estimate, such as deletion by age.
   * @throws Unavailable
   */
  abstract now(): Promise<Date>;
}

/**
 * Another transaction was first (the same unique key, the last units of a product): the work must run again to see its
 * result.
 */
export class TransactionConflict extends Error {
  constructor(cause: unknown) {
    super('another transaction was there first', { cause });
    this.name = 'TransactionConflict';
  }
}

/** Another transaction held a required row for longer than the lock time-out. Everything was rolled back. */
export class RowsLocked extends Error {
  constructor(cause: unknown) {
    super('another transaction holds a row', { cause });
    this.name = 'RowsLocked';
  }
}

/** A dependency is unavailable or too slow. The request itself is not at fault: try again. */
export class Unavailable extends Error {
  constructor(
    readonly dependency: 'database' | 'redis' | 'sqs' | 's3',
    cause?: unknown,
  ) {
    super(`${dependency} is unavailable`, { cause });
    this.name = 'Unavailable';
  }
}
