import { Unavailable } from '@app/kernel';
import { ConfigurationError, Database, HealthModule, Readiness } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
import { waitFor } from '@test/support/wait-for';

describe('A process that starts', () => {
  let schema: TestDatabase;
  let proxy: FaultyProxy;
  let module: TestingModule | undefined;

  beforeAll(async () => {
    schema = await createTestDatabase([]);
  });
  beforeEach(async () => {
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
  });
  afterEach(async () => {
    await module?.close();
    module = undefined;
    await proxy.close();
  });
  afterAll(() => schema.drop());

  async function start(variables: Readonly<Record<string, string>> = {}): Promise<TestingModule> {
    const environment = { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port), ...variables };
    module = await testingModule({ database: schema, imports: [HealthModule], environment }).compile();
    return module.init();
  }

  const readyOf = async (started: TestingModule): Promise<unknown> => (await started.get(Readiness).report()).checks;

  it('is ready at once with its database', async () => {
    const started = await start();
    expect(await readyOf(started)).toEqual({ database: 'up' });
  });

  it('is not ready without its database, and throws Unavailable until the database is available', async () => {
    await proxy.refuse();
    const started = await start();
    const database = started.get(Database);
    expect(await readyOf(started)).toEqual({ database: 'down' });
    await expect(database.query('SELECT 1')).rejects.toThrow(Unavailable);
    await proxy.heal();
    await waitFor(() => database.query('SELECT 1'), { what: 'the database to be opened' });
    expect(await readyOf(started)).toEqual({ database: 'up' });
    // The connections are prepared as those of any other start.
    const [settings] = await database.query<{ mode: string; zone: string }>(
      'SELECT @@session.sql_mode AS mode, @@session.time_zone AS zone',
    );
    expect(settings).toEqual({ mode: expect.stringContaining('STRICT_ALL_TABLES'), zone: '+00:00' });
  });

  it('while its database is away can be stopped', async () => {
    await proxy.refuse();
    const started = await start();
    const began = performance.now();
    await started.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    module = undefined;
  });

  it.each([
    ['a wrong password', { DATABASE_PASSWORD: 'wrong' }],
    ['an unknown account', { DATABASE_USER: 'nobody_of_ours' }],
    ['a schema of another account', { DATABASE_NAME: 'mysql' }],
  ])('with %s ends with a sentence', async (_, variables) => {
    const failing = start(variables);
    await expect(failing).rejects.toThrow(ConfigurationError);
    await expect(failing).rejects.toThrow('DATABASE_USER, DATABASE_PASSWORD or DATABASE_NAME is wrong');
  });
});
