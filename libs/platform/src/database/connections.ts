import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { Deadline } from '../time/deadline';
import { DatabaseNotOpen, isDatabaseUnavailable } from './database-errors';
import { isPrepared } from './session';

interface DestroyableConnection {
  destroy(): void;
}

/** Borrows connections, and never waits for one, or for what is done with it, past a deadline. */
@Injectable()
export class Connections {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * A connection that was lost, or that still had not answered at the deadline, is destroyed rather than given back:
   * the server then rolls back whatever was open on it.
   */
  async borrow<T>(deadline: Deadline, use: (runner: QueryRunner) => Promise<T>): Promise<T> {
    if (!isPrepared(this.dataSource)) throw new DatabaseNotOpen();
    const runner = this.dataSource.createQueryRunner();
    const connecting = runner.connect() as Promise<DestroyableConnection>;
    let connection: DestroyableConnection;
    try {
      connection = await deadline.race(connecting);
    } catch (error) {
      void connecting.then(() => runner.release()).catch(() => undefined); // it may still come, with no one waiting
      throw error;
    }
    let healthy = true;
    try {
      return await deadline.race(use(runner));
    } catch (error) {
      healthy = !isDatabaseUnavailable(error);
      throw error;
    } finally {
      if (!healthy) connection.destroy();
      await runner.release();
    }
  }
}
