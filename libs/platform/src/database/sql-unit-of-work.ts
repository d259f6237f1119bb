import { Injectable } from '@nestjs/common';
import { Clock, RowsLocked, type RunOptions, type Tx, Unavailable, UnitOfWork, withUnknownOutcome } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { AfterCommits } from './after-commits';
import { Connections } from './connections';
import {
  DatabaseNotOpen,
  isConnectionLost,
  isDatabaseUnavailable,
  isLockTimeout,
  isTransient,
} from './database-errors';
import { TooManyWait, type InPlace, Turns } from '../batching/turns';
import { RetryBudget } from '../resilience/retry-budget';
import { Deadline, DeadlineExceeded } from '../time/deadline';
import { RoundTrips } from './round-trips';
import { roundTripsOf, Transaction } from './transaction';

const DEFAULT_DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
/** The share of the pool for transactions that take turns: the order path and reads need the other connections. */
const SHARE_OF_TURNS = 0.3;
const MOST_WAIT_FOR_A_TURN = { maxWaiting: 1_000, maxWaitingOfOne: 250 };

@Injectable()
export class SqlUnitOfWork extends UnitOfWork {
  private readonly turns: Turns;
  /** For runs after a lost connection. A conflict is no outage: such a run is bounded by its deadline alone. */
  private readonly retries = new RetryBudget();

  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
    private readonly afterCommits: AfterCommits,
  ) {
    super();
    const places = Math.max(1, Math.floor(connections.size * SHARE_OF_TURNS));
    this.turns = new Turns({ places, ...MOST_WAIT_FOR_A_TURN });
  }

  async run<T>(work: (tx: Tx) => Promise<T> | T, options: RunOptions = {}): Promise<T> {
    const deadline = Deadline.after(options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    if (options.turn === undefined) {
      return this.runInPlace(work, { ...options, deadline, inPlace: (attempt) => attempt() });
    }
    try {
      return await this.turns.take(options.turn, deadline, (inPlace) =>
        this.runInPlace(work, { ...options, deadline, inPlace }),
      );
    } catch (error) {
      if (error instanceof TooManyWait || error instanceof DeadlineExceeded) throw new Unavailable('database', error);
      throw error;
    }
  }

  private async runInPlace<T>(
    work: (tx: Tx) => Promise<T> | T,
    { deadline, inPlace, ...options }: RunOptions & { readonly deadline: Deadline; readonly inPlace: InPlace },
  ): Promise<T> {
    let reason: unknown; // why the last completed run had to run again
    let maybeCommitted: Transaction | undefined; // the last run whose COMMIT was sent and not answered
    let run = 0;
    this.retries.called();
    for (let attempt = 1; ; attempt++) {
      const begun: Transaction[] = []; // of this attempt; none where there is no connection
      try {
        const result = await inPlace(
          () =>
            this.connections.borrow(deadline, (connection) => {
              const roundTrips = new RoundTrips(connection, this.clock, this.connections.frame);
              const transaction = new Transaction(roundTrips, ++run);
              begun.push(transaction);
              return inTransaction(roundTrips, transaction, work, options);
            }),
          isLockTimeout(reason) ? 'held' : options.needsHeldRow ? 'doubtful' : 'good',
        );
        const [committed] = begun;
        if (committed) {
          const position = this.positionOf(committed, maybeCommitted);
          await this.afterCommits.run(committed.followedBy(maybeCommitted), position);
        }
        return result;
      } catch (error) {
        maybeCommitted = begun.find(({ mayHaveCommitted }) => mayHaveCommitted) ?? maybeCommitted;
        const isUnknown = maybeCommitted !== undefined;
        if (isUnknown) this.connections.commits?.addUnknown();
        const marked = (failure: unknown): unknown => (isUnknown ? withUnknownOutcome(failure) : failure);
        // After an unknown outcome the work runs again: only a second run finds out.
        if (options.onLockTimeout === 'throw' && isLockTimeout(error) && !isUnknown) throw new RowsLocked(error);
        if (!isTransient(error) && !isDatabaseUnavailable(error)) throw marked(error);
        if (isTransient(error)) reason = error;
        if (!mayPass(error)) throw marked(new Unavailable('database', error));
        let pause = pauseAfter(attempt);
        do {
          if (deadline.remaining() <= pause) throw marked(new Unavailable('database', reason ?? error));
          await sleep(pause);
          pause = LONGEST_PAUSE_MS;
        } while (isConnectionLost(error) && !this.retries.take());
      }
    }
  }

  /** Unknown where an earlier run may be the one that wrote. */
  private positionOf({ committedAt }: Transaction, maybeCommitted: Transaction | undefined): string | undefined {
    const { commits } = this.connections;
    if (maybeCommitted) commits?.addUnknown();
    else if (committedAt !== undefined) commits?.add(committedAt);
    return maybeCommitted ? undefined : committedAt;
  }

  now(): Promise<Date> {
    return this.run(async (tx) => {
      await roundTripsOf(tx).send('DO 0');
      return tx.now;
    });
  }
}

/**
 * Whether to wait and try again. Not for a server that is out of a resource: that outlasts a request (docs/adr/0027).
 * Not for a database that was never reached since the start: the process may be shutting down.
 */
const mayPass = (error: unknown): boolean =>
  !(error instanceof DatabaseNotOpen) && (isTransient(error) || error instanceof DeadlineExceeded);

async function inTransaction<T>(
  roundTrips: RoundTrips,
  transaction: Transaction,
  work: (tx: Tx) => Promise<T> | T,
  { onCommitting }: RunOptions,
): Promise<T> {
  try {
    const result = await work(transaction.tx);
    transaction.writeLedgers();
    transaction.end();
    const committed = roundTrips.commit();
    onCommitting?.(transaction.run);
    await committed;
    return result;
  } catch (error) {
    transaction.end();
    await roundTrips.rollBack();
    throw error;
  }
}

/** Doubles, with jitter, so that two transactions that collided do not collide again. */
function pauseAfter(attempt: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return longest * (0.5 + Math.random() / 2);
}
