import type { LockRank, WriteRank } from './transaction-order';

declare const brand: unique symbol;
declare const locking: unique symbol;

/** Proof that a transaction is open. Only the platform can make one, and it is void once the transaction has ended. */
export interface Tx {
  readonly [brand]: 'Tx';
  /** 1 the first time that the work runs in a transaction, one more each time that it is run again. */
  readonly run: number;
  /**
   * The database's time, read once in this run's first round trip, after that trip's locks: along a lock it never goes back. What the
   * transaction decides and writes goes by it. A run again has a time of its own. @throws before the first round trip
   */
  readonly now: Date;

  /**
   * Locks rows. `read` runs at once, and only in it can a statement lock rows of this rank.
   * @throws LockOrderBroken at once, before any statement, when rows of this or a later rank are locked already
   */
  lock<Rows>(rank: LockRank, read: (tx: LockingTx) => Rows): Rows;

  /**
   * Opens a ledger: rows that are read, decided on in memory, and written by the unit of work right before COMMIT, in the
   * order of the write ranks. Nobody has to remember to write it.
   * @throws LockOrderBroken at once, as `lock` does
   */
  open<Ledger>(opening: LedgerOpening<Ledger>): Promise<Ledger>;

  /**
   * What must follow the commit. It runs for the run that committed, and never for one that was rolled back; where the
   * answer to COMMIT was lost, it runs when a later run reports `earlierRunCommitted`.
   */
  afterCommit(work: AfterCommit): void;

  /** This run has found what an earlier run of the same work has written: that run committed, and its answer was lost. */
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
  /** Called once, after the work has ended: issues the statements for what has changed, none where nothing has. Awaits no answer. */
  readonly write: (ledger: Ledger) => void;
}

/** Work that follows a commit, such as waking the relay. */
export interface AfterCommit {
  /** For logs and metrics: one of a few. */
  readonly name: string;
  /** What the work is about, where one transaction may have several of a name. Of one name and subject, the last one runs. */
  readonly subject?: string;
  /** Its failure is logged and counted (`after_commit_failures_total`), and fails nobody: what was committed stands. */
  readonly run: () => void | Promise<void>;
  /**
   * Milliseconds for which the caller of the unit of work waits for it; past them the work goes on alone. Absent: nobody
   * waits for it.
   */
  readonly awaitedMs?: number;
}

/** What a lock does about a row that another transaction holds: it waits for it, or passes it over. */
export type WhenLocked = 'wait' | 'skip';

export interface RunOptions {
  /** Milliseconds from the call until the work is given up with `Unavailable`; the platform's default otherwise. */
  readonly deadlineMs?: number;
  /** Called when the work is done and its last statements are on their way, COMMIT behind them; in each run again, with its `Tx.run`. */
  readonly onCommitting?: (run: number) => void;
  /**
   * Names what the work is about (a customer, a product): work of one name runs one after the other in this process, and all
   * such work shares a few connections. For transactions of one request each; a batch has none.
   */
  readonly turn?: string;
  /** With `turn`: a row that the work needs was held by another transaction a moment ago. Such work leaves a place to others. */
  readonly needsHeldRow?: boolean;
  /** What happens when somebody else holds a row for too long: the work runs again (unless told), or `RowsLocked` is thrown where no run can have been committed. */
  readonly onLockTimeout?: 'run-again' | 'throw';
}

/**
 * Runs work in one transaction, READ COMMITTED.
 *
 * A deadlock, a lock time-out, a lost connection or a `TransactionConflict` rolls everything back and runs the work again
 * from BEGIN, until the deadline. A connection may be lost while COMMIT is under way: then nobody knows whether it
 * happened. So work must be written to be run again: every id is made before the call, and a run that finds its own
 * rows answers from them instead of writing twice.
 */
export abstract class UnitOfWork {
  /**
   * @throws Unavailable past the deadline or without a database; whatever the work throws, after the rollback. Where COMMIT
   * was sent in any run and its answer never came, the error is marked: `hasUnknownOutcome`.
   */
  abstract run<T>(work: (tx: Tx) => Promise<T> | T, options?: RunOptions): Promise<T>;

  /** The database's time, asked for now: for what must not go by an estimate, such as what is destroyed by age. @throws Unavailable */
  abstract now(): Promise<Date>;
}

/** Somebody else was there first (the same unique key, the last units of a product): the work must be run again to see what he left. */
export class TransactionConflict extends Error {
  constructor(cause: unknown) {
    super('another transaction was there first', { cause });
    this.name = 'TransactionConflict';
  }
}

/** Somebody else held a row that the work needs for longer than a transaction waits for one. Everything was rolled back. */
export class RowsLocked extends Error {
  constructor(cause: unknown) {
    super('another transaction holds a row', { cause });
    this.name = 'RowsLocked';
  }
}

/** Something that the work needs is gone or too slow. Nothing is known to be wrong with the request: try again. */
export class Unavailable extends Error {
  constructor(
    readonly dependency: 'database' | 'redis' | 'sqs' | 's3',
    cause?: unknown,
  ) {
    super(`${dependency} is unavailable`, { cause });
    this.name = 'Unavailable';
  }
}
