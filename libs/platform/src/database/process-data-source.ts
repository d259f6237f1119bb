import { DataSource, type DataSourceOptions } from 'typeorm';
import { Deadline, DeadlineExceeded } from '../time/deadline';
import { Connections } from './connections';
import { Database } from './database';
import { SessionQueryRunner } from './session-query-runner';

const GOODBYE_MS = 1_000;

/**
 * The data source of a process. Its repositories read through `Database`, so with the same deadline and the same errors;
 * inside a transaction they are used through `entitiesIn`.
 */
export class ProcessDataSource extends DataSource {
  readonly connections: Connections;
  readonly reads: Database;

  constructor(options: DataSourceOptions) {
    super(options);
    this.connections = new Connections(this);
    this.reads = new Database(this.connections);
  }

  /** Builds the entities without a connection: a read without the database is then `Unavailable`, not an unknown entity. */
  readEntities(): Promise<void> {
    return this.buildMetadatas();
  }

  override createQueryRunner(): SessionQueryRunner {
    return new SessionQueryRunner(this, (sql, parameters) => this.read(sql, parameters), { inTransaction: false });
  }

  /** Ends its connections, but does not wait for a server that does not answer. */
  override async destroy(): Promise<void> {
    try {
      await Deadline.after(GOODBYE_MS).race(super.destroy());
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error; // its connections end with the process
    }
  }

  private async read(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    if (!sql.startsWith('SELECT ')) throw new Error('a repository writes in a transaction only: use entitiesIn(tx, …)');
    return this.reads.query(sql, parameters);
  }
}
