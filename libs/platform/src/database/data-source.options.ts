import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config';
import type { SessionOptions } from './session';

type Migrations = DataSourceOptions['migrations'];

/** The one data source configuration, for processes, migrations and tests. Processes add the entities of their contexts. */
export function dataSourceOptions(
  config: DatabaseConfig,
  migrations: Migrations = [],
): DataSourceOptions & SessionOptions {
  return {
    type: config.engine,
    host: config.host,
    port: config.port,
    username: config.user,
    password: config.password,
    database: config.name,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false, // amounts stay below 2^53: they arrive as numbers
    poolSize: config.poolSize,
    connectTimeout: 5_000,
    // Several statements a round trip (round-trips.ts): each value goes through the driver's escaping.
    extra: { queueLimit: config.poolQueueLimit, enableKeepAlive: true, multipleStatements: true },
    synchronize: false,
    migrationsRun: false,
    entities: [],
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'none', // DDL commits by itself
    logging: false,
    lockWaitSeconds: config.lockWaitSeconds,
    idleTransactionSeconds: config.idleTransactionSeconds,
    isSingleWriter: config.isSingleWriter,
  };
}
