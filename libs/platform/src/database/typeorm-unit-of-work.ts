import { Injectable } from '@nestjs/common';
import { type RunOptions, type Tx, Unavailable, UnitOfWork } from '@app/kernel';
import type { EntityManager, QueryRunner } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from './connections';
import { isDatabaseUnavailable, isTransient } from './database-errors';
import { Deadline } from '../time/deadline';

const DEFAULT_DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

const managers = new WeakMap<Tx, EntityManager>();

/** The only door from a Tx to TypeORM. @throws when the transaction has already ended. */
export function managerOf(tx: Tx): EntityManager {
  const manager = managers.get(tx);
  if (!manager) throw new Error('this Tx was used outside its transaction');
  return manager;
}

@Injectable()
export class TypeOrmUnitOfWork extends UnitOfWork {
  constructor(private readonly connections: Connections) {
    super();
  }

  async run<T>(work: (tx: Tx) => Promise<T>, { deadlineMs = DEFAULT_DEADLINE_MS }: RunOptions = {}): Promise<T> {
    const deadline = Deadline.after(deadlineMs);
    let reason: unknown; // why the last run that came to an end had to be run again
    for (let run = 1; ; run++) {
      try {
        return await this.connections.borrow(deadline, (runner) => inTransaction(runner, work));
      } catch (error) {
        if (isTransient(error)) reason = error;
        else if (!isDatabaseUnavailable(error)) throw error;
        const pause = pauseAfter(run);
        if (deadline.remaining() <= pause) throw new Unavailable('database', reason ?? error);
        await sleep(pause);
      }
    }
  }
}

async function inTransaction<T>(runner: QueryRunner, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = Object.freeze({}) as Tx;
  await runner.query('START TRANSACTION');
  managers.set(tx, runner.manager);
  try {
    const result = await work(tx);
    managers.delete(tx); // from here on nobody may add to what is being committed
    await runner.query('COMMIT');
    return result;
  } catch (error) {
    managers.delete(tx);
    await rollBack(runner);
    throw error;
  }
}

/** The first error tells what happened; a failing ROLLBACK only means that the connection, and so the transaction, is gone. */
async function rollBack(runner: QueryRunner): Promise<void> {
  await runner.query('ROLLBACK').catch(() => undefined);
}

/** Doubling, with jitter, so that two that ran into each other do not meet again. */
function pauseAfter(run: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (run - 1), LONGEST_PAUSE_MS);
  return longest * (0.5 + Math.random() / 2);
}
