import { Injectable } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Connections } from './connections';
import { isDatabaseUnavailable } from './database-errors';
import { ask } from './round-trips';
import { Deadline } from '../time/deadline';

const READ_DEADLINE_MS = 5_000;

/** Single statements outside any transaction: reads for queries and lists. Writes go through a UnitOfWork. */
@Injectable()
export class Database {
  constructor(private readonly connections: Connections) {}

  /** @throws Unavailable when the database is gone or does not answer within five seconds. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      return await this.connections.borrow(
        Deadline.after(READ_DEADLINE_MS),
        (connection) => ask(connection, sql, parameters) as Promise<Row[]>,
      );
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  }
}
