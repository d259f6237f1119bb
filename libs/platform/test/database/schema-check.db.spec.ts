import { migrate } from '@app/platform/database/migrate';
import { type MigrationClass, newTable } from '@app/platform/database/schema-change';
import { SchemaMismatch } from '@app/platform/database/schema-check';
import { DatabaseConfig } from '@app/platform/config/database.config';
import { readConfig } from '@app/platform/config/environment';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { prepareSessions } from '@app/platform/database/session';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { DataSource, type QueryRunner } from 'typeorm';

class First1700000000001 {
  static readonly change = newTable('first');
  up = (runner: QueryRunner) => runner.query('CREATE TABLE first (id INT NOT NULL PRIMARY KEY)');
  down = () => Promise.resolve();
}
class Expands1700000000002 {
  static readonly change = newTable('second');
  up = (runner: QueryRunner) => runner.query('CREATE TABLE second (id INT NOT NULL PRIMARY KEY)');
  down = () => Promise.resolve();
}
class Contracts1700000000003 {
  static readonly change = { ...newTable('first'), olderBuildsRun: false };
  up = (runner: QueryRunner) => runner.query('DROP TABLE first');
  down = () => Promise.resolve();
}
class Fails1700000000004 {
  static readonly change = { ...newTable('first'), olderBuildsRun: false };
  up = (runner: QueryRunner) => runner.query('DROP TABLE no_such_table');
  down = () => Promise.resolve();
}

const OLD = [First1700000000001];
const EXPANDED = [...OLD, Expands1700000000002];
const CONTRACTED = [...EXPANDED, Contracts1700000000003];

describe('A process', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase([]);
  });
  afterEach(() => database.drop());

  async function migrateTo(migrations: readonly MigrationClass[]): Promise<void> {
    const config = readConfig((env) => new DatabaseConfig(env), database.adminEnvironment);
    const source = await new DataSource(dataSourceOptions(config, [...migrations])).initialize();
    try {
      await migrate(source);
    } finally {
      await source.destroy();
    }
  }

  /** As a process with these migrations opens its pool, with an account that may read and write rows only. */
  async function start(expectedMigrations: readonly MigrationClass[]): Promise<void> {
    const options = { ...dataSourceOptions(database.config), expectedMigrations };
    const source = await new DataSource(options).initialize();
    try {
      await prepareSessions(source);
    } finally {
      await source.destroy();
    }
  }

  it('starts on the schema of its build', async () => {
    await migrateTo(CONTRACTED);
    await start(CONTRACTED);
  });

  it('refuses a schema without its migrations, and names them', async () => {
    await expect(start(OLD)).rejects.toThrow(SchemaMismatch);
    await migrateTo(OLD);
    await start(OLD);
    await expect(start(EXPANDED)).rejects.toThrow(
      'The schema of the database is too old for this build: Expands1700000000002 has not run. Run the migrations',
    );
  });

  it('starts on the schema of a later release that only expands it', async () => {
    await migrateTo(EXPANDED);
    await start(OLD);
  });

  it('refuses the schema of a later release that excludes it, and names why', async () => {
    await migrateTo(CONTRACTED);
    for (const older of [OLD, EXPANDED]) {
      await expect(start(older)).rejects.toThrow(
        'The schema of the database is too new for this build: Contracts1700000000003 excludes builds that do not know it. ' +
          'Start the release',
      );
    }
  });

  it('refuses a schema on which such a migration has stopped half way', async () => {
    await migrateTo(OLD);
    await expect(migrateTo([...OLD, Fails1700000000004])).rejects.toThrow(/no_such_table/);
    await expect(start(OLD)).rejects.toThrow('Fails1700000000004 excludes builds that do not know it');
  });
});
