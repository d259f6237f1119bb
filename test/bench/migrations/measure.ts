import { DatabaseConfig } from '@app/platform/config/database.config';
import { readConfig } from '@app/platform/config/environment';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import type { MigrationClass } from '@app/platform/database/schema-change';
import { type Connection, createConnection } from 'mysql2/promise';
import { DataSource, type QueryRunner } from 'typeorm';
import { allMigrations } from '../../reference/migrations-page';
import { type LargeTable, largeTables } from './large-tables';

const SCHEMA = 'bench_migrations';
const ROWS_AT_ONCE = 50_000;

export interface MigratedServer {
  readonly engine: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly admin: { readonly user: string; readonly password: string };
}

/** How a migration of a large table went, in milliseconds. */
export interface MeasuredMigration {
  readonly name: string;
  readonly table: string;
  readonly rows: number;
  readonly durationMs: number;
  /** The longest that a write of one row took meanwhile, and a read. */
  readonly longestWriteMs: number;
  readonly longestReadMs: number;
}

/**
 * Fills the tables that migrations have changed in a schema of its own, takes these migrations back, and runs each again
 * beside a client that writes and reads single rows of its table.
 */
export async function measureMigrations(
  server: MigratedServer,
  rows: number,
  show: (measured: MeasuredMigration) => void,
): Promise<MeasuredMigration[]> {
  const source = await openSchema(server);
  const runner = source.createQueryRunner();
  try {
    const measured: MeasuredMigration[] = [];
    for (const large of largeTables) {
      await fill(runner, large, rows);
      const changes = changesOf(large);
      for (const migration of [...changes].reverse()) await new migration().down(runner);
      for (const migration of changes) {
        const one = await measure(server, runner, migration, large, rows);
        show(one);
        measured.push(one);
      }
      await runner.query(`TRUNCATE TABLE ${large.table}`);
    }
    return measured;
  } finally {
    await runner.release();
    await source.destroy();
  }
}

const changesOf = ({ table }: LargeTable): readonly MigrationClass[] =>
  allMigrations.filter(({ name, change: { locks } }) => locks.table === table && !/^(Create|InsertFirst)/.test(name));

async function openSchema(server: MigratedServer): Promise<DataSource> {
  const admin = await connect(server);
  await admin.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
  await admin.query(`CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await admin.end();
  const config = readConfig((env) => new DatabaseConfig(env), {
    DATABASE_ENGINE: server.engine,
    DATABASE_HOST: server.host,
    DATABASE_PORT: String(server.port),
    DATABASE_USER: server.admin.user,
    DATABASE_PASSWORD: server.admin.password,
    DATABASE_NAME: SCHEMA,
  });
  // As `npm run migrate`: without the time limits of the processes' sessions.
  const source = await new DataSource(dataSourceOptions(config, [...allMigrations])).initialize();
  await source.runMigrations({ transaction: 'none' });
  return source;
}

const connect = ({ host, port, admin }: MigratedServer, database?: string): Promise<Connection> =>
  createConnection({ host, port, ...admin, ...(database !== undefined && { database }) });

async function fill(runner: QueryRunner, { table, columns, values }: LargeTable, rows: number): Promise<void> {
  await runner.query('CREATE TABLE IF NOT EXISTS numbers (n INT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  const digits = Array.from({ length: 10 }, (_, n) => `SELECT ${n} AS d`).join(' UNION ALL ');
  await runner.query(
    `INSERT IGNORE INTO numbers SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d
     FROM (${digits}) a, (${digits}) b, (${digits}) c, (${digits}) e, (${digits}) f, (${digits}) g
     WHERE a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d < ${rows}`,
  );
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    await runner.query(
      `INSERT INTO ${table} (${columns}) SELECT ${values} FROM numbers WHERE n >= ${from} AND n < ${from + ROWS_AT_ONCE}`,
    );
  }
  await runner.query(`ANALYZE TABLE ${table}`);
}

async function measure(
  server: MigratedServer,
  runner: QueryRunner,
  migrationClass: MigrationClass,
  { table, where, written }: LargeTable,
  rows: number,
): Promise<MeasuredMigration> {
  const migration = new migrationClass();
  const condition = (n: number) => where.replaceAll(/\bn\b/g, String(n));
  const any = () => condition(Math.floor(Math.random() * rows));
  const writer = await probe(server, () => `UPDATE ${table} SET ${written} = ${written} + 1 WHERE ${any()}`);
  const reader = await probe(server, () => `SELECT ${written} FROM ${table} WHERE ${any()}`);
  const began = performance.now();
  await migration.up(runner);
  const durationMs = performance.now() - began;
  const [longestWriteMs, longestReadMs] = await Promise.all([writer.end(), reader.end()]);
  return { name: migrationClass.name, table, rows, durationMs, longestWriteMs, longestReadMs };
}

/** Sends statement after statement on a connection of its own; `end` answers the longest time of one. */
async function probe(server: MigratedServer, statement: () => string): Promise<{ end: () => Promise<number> }> {
  const connection = await connect(server, SCHEMA);
  let isRunning = true as boolean;
  let longestMs = 0;
  const running = (async () => {
    while (isRunning) {
      const began = performance.now();
      // A bulk change may hold the row for longer than a lock wait: that time counts, too.
      await connection.query(statement()).catch(() => undefined);
      longestMs = Math.max(longestMs, performance.now() - began);
    }
  })();
  return {
    end: async () => {
      isRunning = false;
      await running;
      await connection.end();
      return longestMs;
    },
  };
}
