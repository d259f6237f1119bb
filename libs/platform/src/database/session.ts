import type { DataSource } from 'typeorm';
import type { DriverConnection, TransactionFrame } from './round-trips';
import type { MigrationClass } from './schema-change';
import { refuseOtherSchema } from './schema-check';
import { refuseSeveralWriters } from './several-writers';
import { type Engine as EngineName, trackingSetting } from '../replica/commit-positions';

/** The methods of the driver's pooled connection that are used here. */
export interface PooledConnection extends DriverConnection {
  ping(done: (error: Error | null) => void): void;
  /** Closes it; the caller must release it all the same. */
  destroy(): void;
  release(): void;
}

interface Pool {
  on(event: 'connection', listener: (connection: { query(sql: string): void }) => void): void;
  getConnection(callback: (error: Error | null, connection: PooledConnection) => void): void;
}

/** The driver's connection. */
export const poolOf = (dataSource: DataSource): Pool => (dataSource.driver as unknown as { pool: Pool }).pool;

/** How long the server waits in a session: for a row, and for the process that has a transaction open. */
export interface SessionLimits {
  readonly lockWaitSeconds: number;
  readonly idleTransactionSeconds: number;
}

export interface SessionOptions extends SessionLimits {
  readonly isSingleWriter: boolean;
  /** The migrations that the schema must fit; absent for a program that runs on any schema. */
  readonly expectedMigrations?: readonly MigrationClass[] | undefined;
  /** Each commit is answered with its position, for reads from a replica. */
  readonly tracksPositions?: boolean;
  /** Every transaction is READ ONLY. */
  readonly onlyReads?: boolean;
}

interface Engine extends SessionOptions {
  readonly name: EngineName;
  readonly isMariaDb: boolean;
}

const engineOf = ({ options }: DataSource): Engine => {
  const { type, ...more } = options as DataSource['options'] & SessionOptions;
  const { lockWaitSeconds, idleTransactionSeconds, isSingleWriter, expectedMigrations } = more;
  const { tracksPositions = false, onlyReads = false } = more;
  const name = type === 'mariadb' ? 'mariadb' : 'mysql';
  const limits = { lockWaitSeconds, idleTransactionSeconds };
  return {
    name,
    isMariaDb: name === 'mariadb',
    ...limits,
    isSingleWriter,
    expectedMigrations,
    tracksPositions,
    onlyReads,
  };
};

/**
 * The settings of every connection: READ COMMITTED (no gap locks), a bounded lock wait, UTC, and strict mode, so that a
 * value that does not fit is an error and never truncated. A statement or an answer that stops half way, and on MariaDB
 * an idle transaction, ends the connection: this frees the locks of a frozen process or a lost host (docs/adr/0028).
 */
function sessionSettings(engine: Engine): string[] {
  const { name, isMariaDb, lockWaitSeconds, idleTransactionSeconds, tracksPositions, onlyReads } = engine;
  return [
    `SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED${onlyReads ? ', READ ONLY' : ''}`,
    `SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}, ` +
      `net_read_timeout = ${idleTransactionSeconds}, net_write_timeout = ${idleTransactionSeconds}, ` +
      (isMariaDb ? `idle_transaction_timeout = ${idleTransactionSeconds}, ` : '') +
      "time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    ...(tracksPositions ? [trackingSetting(name)] : []),
  ];
}

/**
 * MySQL has no time limit for idle transactions, only one for idle connections. It is short from BEGIN to the end of
 * the transaction, and travels with these statements; idle connections of the pool keep the server's limit.
 */
export function transactionFrameOf(dataSource: DataSource): TransactionFrame {
  const { isMariaDb, idleTransactionSeconds } = engineOf(dataSource);
  const begin = ['START TRANSACTION'];
  if (isMariaDb) return { begin, end: [] };
  return {
    begin: [`SET SESSION wait_timeout = ${idleTransactionSeconds}`, ...begin],
    end: ['SET SESSION wait_timeout = DEFAULT'],
  };
}

/** Whether the commits of these connections are answered with their positions. */
export const tracksPositions = ({ options }: DataSource): boolean =>
  (options as Partial<SessionOptions>).tracksPositions === true;

const prepared = new WeakSet<DataSource>();

/** Whether its connections may be used: before they are prepared they have the settings of the server. */
export const isPrepared = (dataSource: DataSource): boolean => prepared.has(dataSource);

/**
 * The driver queues the settings first on every new connection; the connection that TypeORM opened earlier is dropped.
 * @throws ConfigurationError for a server that several processes must not write to; SchemaMismatch
 */
export async function prepareSessions(dataSource: DataSource): Promise<DataSource> {
  const pool = poolOf(dataSource);
  const engine = engineOf(dataSource);
  const first = await new Promise<PooledConnection>((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
  try {
    await refuseSeveralWriters(first, engine.isSingleWriter);
    if (engine.expectedMigrations) await refuseOtherSchema(first, engine.expectedMigrations);
  } finally {
    first.destroy();
  }
  const settings = sessionSettings(engine);
  pool.on('connection', (connection) => {
    for (const setting of settings) connection.query(setting);
  });
  prepared.add(dataSource);
  return dataSource;
}
