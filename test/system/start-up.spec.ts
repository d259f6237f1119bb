import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type Entry, launchProcess, type RunningProcess } from '@test/support/processes';
import { ServerProxies } from '@test/support/server-proxies';
import { ApiClient } from '@test/support/api-client';
import { signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { healthOf, isListening } from './health';

type Variables = Readonly<Record<string, string>>;

describe('the start of a process', () => {
  let system: TestSystem;
  let launched: RunningProcess[] = [];

  beforeAll(async () => {
    system = await startSystem({ apis: 0, worker: false, dataPlatform: true });
  });
  afterEach(async () => {
    await Promise.all(launched.map((each) => each.kill()));
    launched = [];
  });
  afterAll(() => system.stop());

  const ENTRIES: readonly Entry[] = ['api', 'worker', 'data-platform'];

  const environmentOf = (entry: Entry): Variables => ({
    ...system.environment,
    ...(entry === 'data-platform' ? system.platformDatabase.environment : {}),
  });

  async function launch(entry: Entry, environment: Variables): Promise<RunningProcess> {
    const process = await launchProcess(entry, environment);
    launched.push(process);
    return process;
  }

  const healthUrlOf = (process: RunningProcess) => (process.entry === 'worker' ? process.metricsUrl : process.url);

  /** What it said at its end, if that was one sentence for a person and not a trace for a programmer. */
  async function sentenceOf(process: RunningProcess): Promise<string> {
    expect(await process.ended()).toEqual({ code: 1, signal: null });
    const lines = process.log.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(lines).toHaveLength(1);
    return lines[0]!;
  }

  describe('with a configuration that is not usable', () => {
    const database = ['DATABASE_ENGINE', 'DATABASE_HOST', 'DATABASE_USER', 'DATABASE_PASSWORD', 'DATABASE_NAME'];
    const queue = ['AWS_REGION', 'SQS_ORDER_COMPLETED_QUEUE_URL'];
    const queues = [...queue, 'SQS_RANKING_QUEUE_URL'];
    const pictures = ['AWS_REGION', 'S3_BUCKET'];

    it.each([
      ['api', [...database, 'REDIS_URL', ...pictures, 'IMAGE_BASE_URL']],
      ['worker', [...database, 'REDIS_URL', ...queues, ...pictures]],
      ['data-platform', [...database, ...queue]],
    ] as const)('stops %s and names every variable that is missing', async (entry, missing) => {
      const sentence = await sentenceOf(await launch(entry, {}));
      for (const name of missing) expect(sentence).toContain(name);
    });

    const wrong: Variables = {
      DATABASE_ENGINE: 'oracle',
      DATABASE_PORT: '99999',
      HTTP_PORT: 'eighty',
      LOG_LEVEL: 'loud',
      SHUTDOWN_GRACE_MS: '1.5',
    };
    const wrongForApi: Variables = {
      REDIS_URL: 'http://:secret@localhost',
      CURRENCY: 'WON',
      METRICS_PORT: '-1',
      API_KEYS: '[{"name":"secret","sha256":"secret"}]',
      ADMIN_PASSWORD_HASH: 'secret',
      BALANCE_SELF_CHARGE: 'yes',
      ORDER_MAX_WAITING: '0',
    };
    const wrongForWorker: Variables = {
      LOG_LEVEL: 'loud',
      METRICS_PORT: '9464.5',
      OUTBOX_POLL_MS: '-1',
      SQS_ORDER_COMPLETED_QUEUE_URL: 'OrderCompleted',
      SQS_RANKING_QUEUE_URL: 'Ranking',
    };

    it.each([
      ['api', { ...wrong, ...wrongForApi }],
      ['worker', wrongForWorker],
      ['data-platform', { ...wrong, EVENT_RETENTION_DAYS: 'forever' }],
    ] as const)('stops %s and names every variable that is wrong, and no secret', async (entry, variables) => {
      const sentence = await sentenceOf(await launch(entry, { ...environmentOf(entry), ...variables }));
      for (const name of Object.keys(variables)) expect(sentence).toContain(name);
      expect(sentence).not.toContain('secret');
    });

    it.each([
      ['password', { DATABASE_PASSWORD: 'another' }],
      ['schema', { DATABASE_NAME: 'nowhere' }],
    ] as const)('stops every process at once when the database does not know the %s', async (_, variables) => {
      for (const entry of ENTRIES) {
        const sentence = await sentenceOf(await launch(entry, { ...environmentOf(entry), ...variables }));
        expect(sentence).toContain(Object.keys(variables)[0]);
        expect(sentence).not.toContain(environmentOf(entry).DATABASE_PASSWORD);
      }
    });
  });

  describe('with a schema that does not fit', () => {
    const schemaOf = (entry: Entry) =>
      (entry === 'data-platform' ? system.platformDatabase : system.database).dataSource;

    it.each([
      ['worker', 'IndexRefundsByBooking1795305600413'],
      ['data-platform', 'HoldAnySum1795305600310'],
    ] as const)('stops %s where a migration of its build has not run', async (entry, name) => {
      await schemaOf(entry).query('UPDATE migrations SET name = CONCAT(name, ?) WHERE name = ?', ['-', name]);
      try {
        const sentence = await sentenceOf(await launch(entry, environmentOf(entry)));
        expect(sentence).toContain(`too old for this build: ${name} has not run`);
        expect(sentence).toContain('npm run migrate');
      } finally {
        await schemaOf(entry).query('UPDATE migrations SET name = ? WHERE name = CONCAT(?, ?)', [name, name, '-']);
      }
    });

    it.each(['api', 'data-platform'] as const)('stops %s where a later migration excludes its build', async (entry) => {
      const name = 'ContractsLater1999999999999';
      await schemaOf(entry).query(`CREATE TABLE IF NOT EXISTS schema_floor (name VARCHAR(255) NOT NULL PRIMARY KEY)`);
      await schemaOf(entry).query('INSERT INTO schema_floor (name) VALUES (?)', [name]);
      try {
        const sentence = await sentenceOf(await launch(entry, environmentOf(entry)));
        expect(sentence).toContain(`too new for this build: ${name} excludes builds that do not know it`);
      } finally {
        await schemaOf(entry).query('DELETE FROM schema_floor WHERE name = ?', [name]);
      }
    });
  });

  describe('with a port that another process uses', () => {
    let other: Server;
    let port: string;

    beforeAll(async () => {
      other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      port = String((other.address() as AddressInfo).port);
    });
    afterAll(() => other.close());

    it.each([
      ['api', 'HTTP_PORT'],
      ['api', 'METRICS_PORT'],
      ['worker', 'METRICS_PORT'],
      ['data-platform', 'HTTP_PORT'],
    ] as const)('stops %s with an explanation (%s)', async (entry, variable) => {
      const process = await launch(entry, { ...environmentOf(entry), [variable]: port });
      const sentence = await sentenceOf(process);
      expect(sentence).toContain(`port ${port}`);
      expect(sentence).toContain('another process');
      expect(sentence).toContain(variable);
    });
  });

  describe('without its servers', () => {
    let proxies: ServerProxies;

    beforeAll(async () => {
      proxies = await ServerProxies.create();
    });
    afterEach(() => proxies.heal());
    afterAll(() => proxies.close());

    const behindProxies = (entry: Entry): Variables => ({
      ...environmentOf(entry),
      ...proxies.environment(system.redis.url),
    });

    async function untilAlive(process: RunningProcess): Promise<void> {
      const url = healthUrlOf(process);
      await waitFor(() => isListening(url), { what: `${process.entry} to listen`, deadlineMs: 30_000 });
      expect(await healthOf(url, 'live')).toEqual({ status: 200, body: { status: 'ok' } });
    }

    const untilReady = (process: RunningProcess) =>
      waitFor(async () => (await healthOf(healthUrlOf(process), 'ready')).status === 200, {
        what: `${process.entry} to be ready`,
        deadlineMs: 20_000,
      });

    const REDIS_TOO: Readonly<Record<Entry, object>> = { api: { redis: 'up' }, worker: {}, 'data-platform': {} };

    const receives = expect.objectContaining({ receiving: expect.any(Boolean) });
    const QUEUES: Readonly<Record<Entry, object>> = {
      api: {},
      worker: { 'queue ranking-events': receives },
      'data-platform': { 'queue OrderCompleted': receives },
    };

    it.each(ENTRIES)('%s lives, is not ready while the database is away, and gets ready by itself', async (entry) => {
      await proxies.database.refuse();
      const process = await launch(entry, behindProxies(entry));
      await untilAlive(process);
      expect(await healthOf(healthUrlOf(process), 'ready')).toEqual({
        status: 503,
        body: {
          ready: false,
          checks: { database: 'down', ...REDIS_TOO[entry] },
          details: { clock: { status: 'unknown' }, ...QUEUES[entry] },
        },
      });
      await proxies.database.heal();
      await untilReady(process);
      expect(await process.stop()).toEqual({ code: 0, signal: null });
    });

    it('an api refuses operations on the database, and creates its admin when the database is available, even after a black hole', async () => {
      proxies.database.blackHole();
      const api = await launch('api', behindProxies('api'));
      await untilAlive(api);
      const client = new ApiClient(api.url);
      expect(await client.get('/products')).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });

      await proxies.database.heal();
      await untilReady(api);
      expect((await client.get('/products')).status).toBe(200);
      await waitFor(() => signIn(client, system.admin), { what: 'the admin to be made' });
    });

    it('an api without Redis is not ready until Redis is available; operations without a session always work', async () => {
      await proxies.redis.refuse();
      const api = await launch('api', behindProxies('api'));
      await untilAlive(api);
      expect(await healthOf(api.url, 'ready')).toEqual({
        status: 503,
        body: {
          ready: false,
          checks: { database: 'up', redis: 'down' },
          details: { clock: expect.objectContaining({ status: 'ok' }) },
        },
      });
      expect((await new ApiClient(api.url).get('/products')).status).toBe(200);
      await proxies.redis.heal();
      await untilReady(api);
    });

    it('a worker without Redis is ready: it polls', async () => {
      await proxies.redis.refuse();
      await untilReady(await launch('worker', behindProxies('worker')));
    });

    it.each(['api', 'worker'] as const)('%s can be ended while it waits for its database', async (entry) => {
      await proxies.database.refuse();
      const process = await launch(entry, behindProxies(entry));
      await untilAlive(process);
      expect(await process.stop()).toEqual({ code: 0, signal: null });
    });
  });
});
