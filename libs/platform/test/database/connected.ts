import { readConfig } from '@app/platform/config/environment';
import { DatabaseConfig } from '@app/platform/config/database.config';
import { ProcessConfig } from '@app/platform/config/process.config';
import { AfterCommits } from '@app/platform/database/after-commits';
import { Connections } from '@app/platform/database/connections';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { Database } from '@app/platform/database/database';
import { prepareSessions } from '@app/platform/database/session';
import { SqlUnitOfWork } from '@app/platform/database/sql-unit-of-work';
import { Log } from '@app/platform/logging/log';
import { Metrics } from '@app/platform/metrics/metrics';
import { DatabaseClock } from '@app/platform/time/database-clock';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { type DatabaseServer, testServers } from '@test/support/servers';
import { DataSource } from 'typeorm';

interface Options {
  readonly poolSize?: number;
  readonly poolQueueLimit?: number;
  /** The one of this run, if no other is named. */
  readonly server?: DatabaseServer;
  readonly idleTransactionSeconds?: number;
  /** As with a replica. */
  readonly tracksPositions?: boolean;
}

/** Units of work and reads as a process has them, behind a faulty proxy, over a schema with one small table. */
export interface Connected {
  readonly schema: TestDatabase;
  readonly proxy: FaultyProxy;
  readonly unitOfWork: SqlUnitOfWork;
  readonly database: Database;
  readonly connections: Connections;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What the table holds now, as another connection sees it. */
  notes(): Promise<{ id: number; text: string }[]>;
  close(): Promise<void>;
}

export async function connect(options: Options = {}): Promise<Connected> {
  const { tracksPositions = false } = options;
  const { poolSize = 4, poolQueueLimit = 100, idleTransactionSeconds = 15, server = testServers().database } = options;
  const schema = await createTestDatabase([], server);
  await schema.dataSource.query('CREATE TABLE notes (id INT NOT NULL PRIMARY KEY, text VARCHAR(20) NOT NULL)');
  const proxy = await createFaultyProxy(server.port, server.host);
  const config = readConfig((env) => new DatabaseConfig(env), {
    ...schema.environment,
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(proxy.port),
    DATABASE_POOL_SIZE: String(poolSize),
    DATABASE_POOL_QUEUE_LIMIT: String(poolQueueLimit),
    DATABASE_IDLE_TRANSACTION_SECONDS: String(idleTransactionSeconds),
  });
  const tracking: object = { tracksPositions };
  const dataSource = await prepareSessions(
    await new DataSource({ ...dataSourceOptions(config), ...tracking }).initialize(),
  );
  const connections = new Connections(dataSource);
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const metrics = new Metrics();
  return {
    schema,
    proxy,
    unitOfWork: new SqlUnitOfWork(connections, new DatabaseClock(), new AfterCommits(log, metrics)),
    database: new Database(connections),
    connections,
    log,
    metrics,
    notes: () => schema.dataSource.query('SELECT id, text FROM notes ORDER BY id'),
    close: async () => {
      await proxy.heal();
      await dataSource.destroy();
      await proxy.close();
      await schema.drop();
    },
  };
}
