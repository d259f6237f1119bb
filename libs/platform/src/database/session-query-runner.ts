import type { DataSource, QueryRunner } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner';
import { QueryResult } from 'typeorm/query-runner/QueryResult';

/** Sends one statement, and answers its rows or its header. */
export type SendStatement = (sql: string, parameters: readonly unknown[]) => Promise<unknown>;

/**
 * TypeORM's query runner over a session that it does not own: each statement goes through `send`. It neither takes a
 * connection from the pool nor begins or ends a transaction: that is the work of `Connections` and of the unit of work.
 */
export class SessionQueryRunner extends MysqlQueryRunner {
  constructor(
    dataSource: DataSource,
    private readonly send: SendStatement,
    { inTransaction }: { readonly inTransaction: boolean },
  ) {
    super(dataSource.driver as MysqlDriver, 'master');
    this.isTransactionActive = inTransaction;
    Object.assign(this, { manager: dataSource.createEntityManager(this as QueryRunner) }); // as TypeORM's own factory does
  }

  override async query<Rows>(sql: string, parameters: unknown[] = [], useStructuredResult = false): Promise<Rows> {
    const raw = await this.send(sql, parameters);
    return (useStructuredResult ? structured(raw) : raw) as Rows;
  }

  override connect(): Promise<never> {
    return refuse();
  }

  override stream(): Promise<never> {
    return refuse();
  }

  override startTransaction(): Promise<never> {
    return refuse();
  }

  override commitTransaction(): Promise<never> {
    return refuse();
  }

  override rollbackTransaction(): Promise<never> {
    return refuse();
  }
}

function structured(raw: unknown): QueryResult {
  const result = new QueryResult();
  result.raw = raw;
  if (Array.isArray(raw)) result.records = raw;
  else result.affected = (raw as { affectedRows: number }).affectedRows;
  return result;
}

const refuse = (): Promise<never> =>
  Promise.reject(new Error('the UnitOfWork owns connections and transactions: use it'));
