import { migrate, MigrationLocked } from '@app/platform/database/migrate';
import { DatabaseConfig } from '@app/platform/config/database.config';
import { readConfig } from '@app/platform/config/environment';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { migrations } from '../../apps/api/src/migrations';

const ROOT = join(__dirname, '..', '..');
const AT_ONCE = 4;
const ROUNDS = 3;

describe('migrations that start at the same moment', () => {
  let databases: TestDatabase[] = [];

  const emptyDatabase = async (): Promise<TestDatabase> => {
    const database = await createTestDatabase([]);
    databases.push(database);
    return database;
  };
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.drop()));
    databases = [];
  });

  const open = ({ adminEnvironment }: TestDatabase): Promise<DataSource> =>
    new DataSource(
      dataSourceOptions(
        readConfig((env) => new DatabaseConfig(env), adminEnvironment),
        migrations,
      ),
    ).initialize();

  const recorded = async ({ dataSource }: TestDatabase): Promise<string[]> =>
    (await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id')).map(({ name }) => name);

  it('all succeed, and each migration runs once', async () => {
    const names = migrations.map(({ name }) => name);
    for (let round = 1; round <= ROUNDS; round++) {
      const database = await emptyDatabase();
      const sources = await Promise.all(Array.from({ length: AT_ONCE }, () => open(database)));
      const done = await Promise.all(sources.map((source) => migrate(source)));
      await Promise.all(sources.map((source) => source.destroy()));
      expect(done.flat().sort()).toEqual([...names].sort());
      expect((await recorded(database)).sort()).toEqual([...names].sort());
    }
  });

  it('two processes of `npm run migrate` both succeed', async () => {
    const { adminEnvironment } = await emptyDatabase();
    const cli = join('libs', 'platform', 'src', 'database', 'migrate.cli.ts');
    const run = () =>
      promisify(execFile)(process.execPath, ['-r', '@swc-node/register', cli, 'ormconfig.ts'], {
        cwd: ROOT,
        env: { PATH: process.env.PATH ?? '', ...adminEnvironment },
      });
    const outputs = (await Promise.all([run(), run()])).map(({ stdout }) => stdout);
    expect(outputs.filter((text) => text.includes('migrated '))).toHaveLength(1);
    expect(outputs.filter((text) => text.includes('the schema is up to date'))).toHaveLength(1);
  });

  it('a migration whose process ends frees the lock for the next one', async () => {
    const database = await emptyDatabase();
    const [dying, next] = await Promise.all([open(database), open(database)]);
    const runner = dying.createQueryRunner();
    const id = Number(((await runner.query('SELECT CONNECTION_ID() AS id')) as [{ id: number | string }])[0].id);
    await holdLockOf(runner, database);
    const waiting = migrate(next);
    await database.dataSource.query(`KILL ${id}`);
    expect(await waiting).toHaveLength(migrations.length);
    await runner.release().catch(() => undefined);
    await Promise.all([dying.destroy(), next.destroy()]);
  });

  it('fails with an explanation when another process takes too long', async () => {
    const database = await emptyDatabase();
    const [holder, second] = await Promise.all([open(database), open(database)]);
    const runner = holder.createQueryRunner();
    await holdLockOf(runner, database);
    let waited = 0;
    const refused = migrate(second, { waitSeconds: 1, onWait: () => waited++ });
    await expect(refused).rejects.toThrow(MigrationLocked);
    expect(waited).toBe(1);
    await runner.release();
    await Promise.all([holder.destroy(), second.destroy()]);
  });
});

/** Takes the lock of the schema's migrations on this connection, as a process in the middle of a migration has it. */
async function holdLockOf(runner: ReturnType<DataSource['createQueryRunner']>, { name }: TestDatabase): Promise<void> {
  const [row] = (await runner.query(`SELECT GET_LOCK(CONCAT('migrations:', LEFT(SHA2(?, 256), 40)), 0) AS locked`, [
    name,
  ])) as [{ locked: number | string }];
  expect(Number(row.locked)).toBe(1);
}
