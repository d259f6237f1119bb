import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { Deadline } from '../time/deadline';
import { DatabaseNotOpen, isDatabaseUnavailable } from './database-errors';
import type { DriverConnection } from './round-trips';
import { isPrepared } from './session';

/** What is used of the driver's pooled connection. */
export interface PooledConnection extends DriverConnection {
  ping(done: (error: Error | null) => void): void;
  destroy(): void;
}

/** A connection, by itself and as TypeORM's runner. */
export interface Borrowed {
  readonly runner: QueryRunner;
  readonly connection: PooledConnection;
}

/** A healthy server answers a ping within a millisecond. */
const PING_DEADLINE_MS = 500;

/** Borrows connections, and never waits for one, or for what is done with it, past a deadline. */
@Injectable()
export class Connections {
  /** When each connection was last known to answer; times of `performance.now()`. */
  private readonly heardAt = new WeakMap<PooledConnection, number>();
  /**
   * When one was last lost. The server's host may have gone without a word (a failover), and all that were open then are
   * as dead: whoever borrows one would wait for his whole deadline, one after the other. So they must answer a ping first.
   */
  private lostAt = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * A connection that was lost, or that still had not answered at the deadline, is destroyed rather than given back:
   * the server then rolls back whatever was open on it.
   */
  async borrow<T>(deadline: Deadline, use: (borrowed: Borrowed) => Promise<T>): Promise<T> {
    if (!isPrepared(this.dataSource)) throw new DatabaseNotOpen();
    const borrowed = await this.connect(deadline);
    let healthy = true;
    try {
      return await deadline.race(use(borrowed));
    } catch (error) {
      healthy = !isDatabaseUnavailable(error);
      throw error;
    } finally {
      if (!healthy) {
        this.lostAt = performance.now();
        borrowed.connection.destroy();
      }
      await borrowed.runner.release();
    }
  }

  private async connect(deadline: Deadline): Promise<Borrowed> {
    for (;;) {
      const { runner, connection } = await this.takeFromPool(deadline);
      if (await this.isAlive(connection)) return { runner, connection };
      connection.destroy();
      await runner.release();
    }
  }

  private async takeFromPool(deadline: Deadline): Promise<Borrowed> {
    const runner = this.dataSource.createQueryRunner();
    const connecting = runner.connect() as Promise<PooledConnection>;
    try {
      return { runner, connection: await deadline.race(connecting) };
    } catch (error) {
      void connecting.then(() => runner.release()).catch(() => undefined); // it may still come, with no one waiting
      throw error;
    }
  }

  /** One that is seen for the first time has just been opened. */
  private async isAlive(connection: PooledConnection): Promise<boolean> {
    const heardAt = this.heardAt.get(connection);
    if (heardAt !== undefined && heardAt < this.lostAt && !(await answers(connection))) return false;
    this.heardAt.set(connection, performance.now());
    return true;
  }
}

const answers = (connection: PooledConnection): Promise<boolean> =>
  Deadline.after(PING_DEADLINE_MS)
    .race(new Promise<boolean>((resolve) => connection.ping((error) => resolve(error === null))))
    .catch(() => false);
