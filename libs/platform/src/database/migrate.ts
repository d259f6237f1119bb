import { createHash } from 'node:crypto';
import { type DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { MigrationClass } from './schema-change';
import { FLOOR_TABLE } from './schema-check';

/** How long one attempt at the lock waits on the server, so that an interrupted process ends soon. */
const LOOK_SECONDS = 5;
const DEFAULT_WAIT_SECONDS = 900;

interface Options {
  /** Seconds to wait for another migration of the same schema; 900 by default. */
  readonly waitSeconds?: number;
  /** Called once when another process holds the lock. */
  readonly onWait?: () => void;
}

/** Another process held the migration lock for longer than the wait. */
export class MigrationLocked extends Error {
  constructor(schema: string, waitSeconds: number) {
    super(
      `another process has been migrating the schema "${schema}" for ${waitSeconds} s; wait for it to end and migrate again`,
    );
    this.name = 'MigrationLocked';
  }
}

/**
 * Runs the pending migrations of an open data source, and returns their names. Those that exclude older builds are
 * written down for `refuseOtherSchema`. It holds a lock of the database server
 * meanwhile (GET_LOCK, one for each schema): a second process waits, and then finds no pending migrations. The
 * migrations run on the connection that holds the lock, so the server frees it when that process dies or loses its
 * connection.
 * @throws MigrationLocked, or the error of a migration
 */
export async function migrate(dataSource: DataSource, options: Options = {}): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const schema = String(dataSource.options.database);
  try {
    await lock(runner, schema, options);
    try {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'none'; // DDL commits by itself
      await raiseFloor(runner, await executor.getPendingMigrations());
      return (await executor.executePendingMigrations()).map(({ name }) => name);
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lockName(schema)]);
    }
  } finally {
    await runner.release();
  }
}

/**
 * Before they run: a migration that stops half way may have changed what older builds need. They do not start from here
 * on.
 */
async function raiseFloor(runner: QueryRunner, pending: readonly Migration[]): Promise<void> {
  await runner.query(`
    CREATE TABLE IF NOT EXISTS ${FLOOR_TABLE} (
      name VARCHAR(255) NOT NULL PRIMARY KEY COMMENT 'a migration that excludes builds which do not know it',
      excluded_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3))
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
  `);
  const rows = (await runner.query(`SELECT name FROM ${FLOOR_TABLE}`)) as { name: string }[];
  const written = new Set(rows.map(({ name }) => name));
  for (const { name, instance } of pending) {
    const { change } = (instance?.constructor ?? {}) as Partial<MigrationClass>;
    if (change?.olderBuildsRun !== false || written.has(name)) continue;
    await runner.query(`INSERT INTO ${FLOOR_TABLE} (name) VALUES (?)`, [name]);
  }
}

async function lock(runner: QueryRunner, schema: string, options: Options): Promise<void> {
  const { waitSeconds = DEFAULT_WAIT_SECONDS, onWait } = options;
  if (await locked(runner, schema, 0)) return;
  onWait?.();
  for (let left = waitSeconds; left > 0; left -= LOOK_SECONDS) {
    if (await locked(runner, schema, Math.min(left, LOOK_SECONDS))) return;
  }
  throw new MigrationLocked(schema, waitSeconds);
}

async function locked(runner: QueryRunner, schema: string, seconds: number): Promise<boolean> {
  const [row] = (await runner.query('SELECT GET_LOCK(?, ?) AS locked', [lockName(schema), seconds])) as [
    { locked: number | string | null },
  ];
  return Number(row.locked) === 1;
}

/**
 * The locks belong to the server, not to the schema, and a name has at most 64 characters (MySQL 8.4 manual, locking
 * functions).
 */
const lockName = (schema: string): string =>
  `migrations:${createHash('sha256').update(schema).digest('hex').slice(0, 40)}`;
