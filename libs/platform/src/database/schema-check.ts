import type { MigrationClass } from './schema-change';
import { ask, type DriverConnection } from './round-trips';

/** Written by each run of migrations: those that builds which do not know them must not run beside. */
export const FLOOR_TABLE = 'schema_floor';

/** The database's schema and this build do not fit together. */
export class SchemaMismatch extends Error {
  constructor(problem: string, help: string) {
    super(`${problem}. ${help}.`);
    this.name = 'SchemaMismatch';
  }
}

/**
 * Compares the migrations that have run with those of this build. Migrations that the build does not know are accepted
 * unless they exclude older builds (ADR 0043): the release before runs beside the next one.
 * @throws SchemaMismatch
 */
export async function refuseOtherSchema(
  connection: DriverConnection,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const known = new Set(migrations.map(({ name }) => name));
  const done = new Set(await namesIn(connection, 'migrations'));
  const missing = [...known].filter((name) => !done.has(name));
  if (missing.length > 0) {
    throw new SchemaMismatch(
      `The schema of the database is too old for this build: ${listed(missing)} has not run`,
      'Run the migrations of this build first: npm run migrate, or migrate:data-platform for the data platform',
    );
  }
  const excluding = (await namesIn(connection, FLOOR_TABLE)).filter((name) => !known.has(name));
  if (excluding.length === 0) return;
  throw new SchemaMismatch(
    `The schema of the database is too new for this build: ${listed(excluding)} excludes builds that do not know it`,
    'Start the release that has it, or a later one',
  );
}

/** A schema without the table is as old as one without rows in it. */
async function namesIn(connection: DriverConnection, table: string): Promise<string[]> {
  const tables = (await ask(
    connection,
    'SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  )) as unknown[];
  if (tables.length === 0) return [];
  return ((await ask(connection, `SELECT name FROM ${table}`)) as { name: string }[]).map(({ name }) => name);
}

const LISTED = 3;

const listed = (names: readonly string[]): string =>
  names.length <= LISTED
    ? names.join(', ')
    : `${names.slice(0, LISTED).join(', ')} (and ${names.length - LISTED} more)`;
