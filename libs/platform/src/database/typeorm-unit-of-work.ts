import { Injectable } from '@nestjs/common';
import { type RunOptions, type Tx, Unavailable, UnitOfWork } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from './connections';
import { DatabaseNotOpen, isDatabaseUnavailable, isTransient } from './database-errors';
import { Deadline } from '../time/deadline';
import { type DriverConnection, RoundTrips } from './round-trips';

const DEFAULT_DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

const open = new WeakMap<Tx, RoundTrips>();

/** The only door from a Tx to its connection. @throws when the transaction has already ended. */
export function roundTripsOf(tx: Tx): RoundTrips {
  const roundTrips = open.get(tx);
  if (!roundTrips) throw new Error('this Tx was used outside its transaction');
  return roundTrips;
}

@Injectable()
export class TypeOrmUnitOfWork extends UnitOfWork {
  constructor(private readonly connections: Connections) {
    super();
  }

  async run<T>(work: (tx: Tx) => Promise<T> | T, options: RunOptions = {}): Promise<T> {
    const deadline = Deadline.after(options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    let reason: unknown; // why the last run that came to an end had to be run again
    let run = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.connections.borrow(deadline, (connection) =>
          inTransaction(connection, work, { ...options, run: ++run }),
        );
      } catch (error) {
        if (isTransient(error)) reason = error;
        else if (!isDatabaseUnavailable(error)) throw error;
        // Not since the start: whoever waited for it would hold up the end of a process that is told to stop.
        if (error instanceof DatabaseNotOpen) throw new Unavailable('database', error);
        const pause = pauseAfter(attempt);
        if (deadline.remaining() <= pause) throw new Unavailable('database', reason ?? error);
        await sleep(pause);
      }
    }
  }
}

async function inTransaction<T>(
  connection: DriverConnection,
  work: (tx: Tx) => Promise<T> | T,
  { onCommitting, run }: RunOptions & Pick<Tx, 'run'>,
): Promise<T> {
  const tx = Object.freeze({ run }) as Tx;
  const roundTrips = new RoundTrips(connection);
  open.set(tx, roundTrips);
  try {
    const result = await work(tx);
    open.delete(tx); // from here on nobody may add to what is being committed
    const committed = roundTrips.commit();
    onCommitting?.(run);
    await committed;
    return result;
  } catch (error) {
    open.delete(tx);
    await roundTrips.rollBack();
    throw error;
  }
}

/** Doubling, with jitter, so that two that ran into each other do not meet again. */
function pauseAfter(attempt: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return longest * (0.5 + Math.random() / 2);
}
