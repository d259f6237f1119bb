import type { DataSource } from 'typeorm';
import type { DriverConnection } from './round-trips';

/** What is used of the driver's pooled connection. */
export interface PooledConnection extends DriverConnection {
  ping(done: (error: Error | null) => void): void;
  /** Closes it; it must be released all the same. */
  destroy(): void;
  release(): void;
}

interface Pool {
  on(event: 'connection', listener: (connection: { query(sql: string): void }) => void): void;
  getConnection(callback: (error: Error | null, connection: PooledConnection) => void): void;
}

/** The driver's own. */
export const poolOf = (dataSource: DataSource): Pool => (dataSource.driver as unknown as { pool: Pool }).pool;

/**
 * What every connection starts with: READ COMMITTED (no gap locks), at most 5 s of waiting for a row, UTC, and strict
 * mode, so that a value that does not fit is an error and never cut.
 */
const SESSION_SETTINGS = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION innodb_lock_wait_timeout = 5, time_zone = '+00:00', " +
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
];

const prepared = new WeakSet<DataSource>();

/** Whether its connections may be used: before they are prepared they have the settings of the server. */
export const isPrepared = (dataSource: DataSource): boolean => prepared.has(dataSource);

/** The driver queues the settings first on every new connection; the one that TypeORM has opened before is dropped. */
export async function prepareSessions(dataSource: DataSource): Promise<DataSource> {
  const pool = poolOf(dataSource);
  await new Promise<void>((resolve, reject) => {
    pool.getConnection((error, connection) => {
      if (error) {
        reject(error);
        return;
      }
      connection.destroy();
      resolve();
    });
  });
  pool.on('connection', (connection) => {
    for (const setting of SESSION_SETTINGS) connection.query(setting);
  });
  prepared.add(dataSource);
  return dataSource;
}
