import { Injectable } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Connections } from './connections';
import { isDatabaseUnavailable } from './database-errors';
import { ask } from './round-trips';
import { Deadline } from '../time/deadline';

const READ_DEADLINE_MS = 5_000;

export interface QueryOptions {
  /**
   * The server itself ends a SELECT after this time: otherwise the query goes on after its client has disconnected. Shorter
   * than the client's five seconds, so that the connection stays usable.
   */
  readonly timeLimitMs?: number;
}

/** Single statements outside any transaction: reads for queries and lists. Writes go through a UnitOfWork. */
@Injectable()
export class Database {
  constructor(private readonly connections: Connections) {}

  /** @throws Unavailable when the database is lost or does not answer within five seconds, or within the time limit */
  async query<Row>(
    statement: string,
    parameters: readonly unknown[] = [],
    { timeLimitMs }: QueryOptions = {},
  ): Promise<Row[]> {
    const sql = timeLimitMs === undefined ? statement : withTimeLimit(statement, timeLimitMs);
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

/**
 * For both engines: only MariaDB executes what is inside `M!`, and only MySQL (and MariaDB from 12 on, with the same
 * meaning) reads the hint.
 */
function withTimeLimit(select: string, ms: number): string {
  const rest = /^\s*SELECT\b/.exec(select);
  if (!rest) throw new Error('only a SELECT has a time limit');
  return (
    `/*M! SET STATEMENT max_statement_time = ${ms / 1_000} FOR */ ` +
    `SELECT /*+ MAX_EXECUTION_TIME(${ms}) */${select.slice(rest[0].length)}`
  );
}
