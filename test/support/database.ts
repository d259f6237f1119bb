import { DatabaseConfig } from '@app/platform/config/database.config';
import { readConfig } from '@app/platform/config/environment';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { prepareSessions } from '@app/platform/database/session';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations as applicationMigrations } from '../../apps/api/src/migrations';
import { type DatabaseServer, testServers } from './servers';

type Variables = Readonly<Record<string, string>>;

/** A schema of a test's own. */
export interface TestDatabase {
  readonly name: string;
  /** For what is tested: an account as in production, which may read and write rows and nothing else. */
  readonly config: DatabaseConfig;
  /** The same as the environment variables of a process. */
  readonly environment: Variables;
  /** The variables of a process that runs migrations: the admin's account. */
  readonly adminEnvironment: Variables;
  /** For the test itself: the admin's account, to arrange, to look and to break what the application could not. */
  readonly dataSource: DataSource;
  /** Cleanups that run before the schema is dropped. */
  beforeDrop(work: () => Promise<void>): void;
  /** Ends all connections to the schema, and removes it. */
  drop(): Promise<void>;
}

/**
 * Makes a schema with a random name and runs the migrations (those of api and worker, if none are named), on the server of
 * this run if no other is named.
 */
export async function createTestDatabase(
  migrations: DataSourceOptions['migrations'] = applicationMigrations,
  server: DatabaseServer = testServers().database,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const account = { user: name, password: randomBytes(12).toString('hex') };
  await asAdmin(server, (admin) => createSchema(admin, { name, ...account }));
  const environment = environmentOf(server, { name, ...account });
  const adminEnvironment = environmentOf(server, { name, ...server.admin });
  const dataSource = await connect(adminEnvironment, migrations);
  await dataSource.runMigrations({ transaction: 'none' });
  const beforeDrop: (() => Promise<void>)[] = [];
  return {
    name,
    config: readConfig((env) => new DatabaseConfig(env), environment),
    environment,
    adminEnvironment,
    dataSource,
    beforeDrop: (work) => void beforeDrop.push(work),
    drop: async () => {
      for (const work of beforeDrop) await work();
      await dataSource.destroy();
      await asAdmin(server, (admin) => dropSchema(admin, name));
    },
  };
}

interface Owner {
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

function environmentOf({ engine, host, port }: DatabaseServer, { name, user, password }: Owner): Variables {
  return {
    DATABASE_ENGINE: engine,
    DATABASE_HOST: host,
    DATABASE_PORT: String(port),
    DATABASE_USER: user,
    DATABASE_PASSWORD: password,
    DATABASE_NAME: name,
  };
}

async function connect(environment: Variables, migrations: DataSourceOptions['migrations']): Promise<DataSource> {
  const config = readConfig((env) => new DatabaseConfig(env), environment);
  return prepareSessions(await new DataSource(dataSourceOptions(config, migrations)).initialize());
}

async function createSchema(admin: Connection, { name, user, password }: Owner): Promise<void> {
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await admin.query(`CREATE USER ?@'%' IDENTIFIED BY ?`, [user, password]);
  // In a grant _ stands for any character.
  await admin.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${name.replaceAll('_', '\\_')}\`.* TO ?@'%'`, [user]);
}

/** A transaction that a failed test left open would make DROP wait for ever: its connection is ended first. */
async function dropSchema(admin: Connection, name: string): Promise<void> {
  const [processes] = await admin.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
  for (const { Id, db } of processes) {
    // It may have gone by itself since it was listed.
    if (db === name) await admin.query('KILL ?', [Id]).catch(() => undefined);
  }
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`DROP USER IF EXISTS ?@'%'`, [name]);
}

async function asAdmin(
  { host, port, admin }: DatabaseServer,
  work: (admin: Connection) => Promise<void>,
): Promise<void> {
  const connection = await createConnection({ host, port, ...admin });
  try {
    await work(connection);
  } finally {
    await connection.end();
  }
}
