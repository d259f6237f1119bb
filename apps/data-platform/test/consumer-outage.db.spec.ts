import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createHttpApp, Metrics } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { createFaultyProxy, type FaultyProxy } from '../../../test/support/faulty-proxy';
import { createOwnServer, type OwnServer } from '../../../test/support/own-server';
import { testServers } from '../../../test/support/servers';
import { awsEnvironment, createTestQueue, type TestQueue } from '../../../test/support/sqs';
import { waitFor } from '../../../test/support/wait-for';
import { DataPlatformModule } from '../src/data-platform.module';
import { migrations } from '../src/migrations';
import { anOrderCompleted } from './builders';

/** More messages than one poll receives. */
const EVENTS = 25;
/** How many times SQS delivers a message of the consumer's queue, each time hidden for a second. */
const RECEIVES = 3;
/** A transaction is tried for 10 seconds: a count of receives would be exhausted by then. */
const SECONDS_AWAY = RECEIVES * 10 + 15;

describe('a consumer that cannot work', () => {
  let server: OwnServer;
  let database: TestDatabase;
  /** The proxy between the consumer and its database. */
  let wire: FaultyProxy;
  let queue: TestQueue;
  let app: NestFastifyApplication;
  const before = { ...process.env };

  beforeAll(async () => {
    server = await createOwnServer();
    database = await createTestDatabase(migrations, server.address);
    wire = await createFaultyProxy(server.address.port, server.address.host);
  });
  afterAll(async () => {
    await wire.close();
    await database.drop();
    await server.stop();
  });
  beforeEach(async () => {
    queue = await createTestQueue('OrderCompleted', { visibilitySeconds: 1, maxReceives: RECEIVES });
    for (const table of ['sales', 'bookings', 'inbox']) await database.dataSource.query(`DELETE FROM ${table}`);
    Object.assign(process.env, {
      LOG_LEVEL: 'silent',
      ...database.environment,
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(wire.port),
      ...awsEnvironment,
      SQS_ENDPOINT: testServers().awsEndpoint,
      SQS_ORDER_COMPLETED_QUEUE_URL: queue.url,
    });
    app = await createHttpApp(DataPlatformModule.forRoot());
    await app.init();
  });
  afterEach(async () => {
    await wire.heal();
    await app.close();
    await queue.drop();
    process.env = { ...before };
  });

  const sendEvents = () =>
    Promise.all(Array.from({ length: EVENTS }, () => queue.send(JSON.stringify(anOrderCompleted()))));
  const booked = async (): Promise<number> => {
    const [row] = await database.dataSource.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM inbox');
    return Number(row?.n);
  };
  const metric = async (name: string): Promise<number> => {
    const found = await app.get(Metrics).registry.getSingleMetric(name)?.get();
    return (found?.values ?? []).reduce((sum, { value }) => sum + value, 0);
  };
  const untilStopped = () => waitFor(async () => (await metric('consumers_stopped')) === 1, { deadlineMs: 30_000 });
  const allBooked = async () => {
    await waitFor(async () => (await booked()) === EVENTS, { deadlineMs: 30_000, what: 'all to be booked' });
    await waitFor(async () => (await queue.depth()) === 0, { deadlineMs: 30_000, what: 'an empty queue' });
    expect(await queue.depth(queue.deadLetterUrl)).toBe(0);
    expect(await booked()).toBe(EVENTS);
  };

  /**
   * Waits until a message of another queue was delivered so often, each time hidden for a second, that it is a dead
   * letter.
   */
  async function untilOthersDied(receives: number): Promise<void> {
    const other = await createTestQueue('Other', { visibilitySeconds: 1, maxReceives: receives });
    await other.send('{}');
    const isDead = async (): Promise<boolean> => {
      await other.client.send(new ReceiveMessageCommand({ QueueUrl: other.url }));
      return (await other.depth(other.deadLetterUrl)) === 1;
    };
    await waitFor(isDead, { deadlineMs: 100_000, everyMs: 100, what: 'the dead letter' });
    await other.drop();
  }

  it('leaves its messages in the queue while its database is unavailable, and then read-only, and books each once afterwards', async () => {
    await wire.refuse();
    await sendEvents();
    await untilOthersDied(SECONDS_AWAY);
    expect(await queue.depth(queue.deadLetterUrl)).toBe(0);
    await untilStopped();
    await database.dataSource.query('SET GLOBAL read_only = 1');
    await wire.heal();
    await untilOthersDied(RECEIVES * 3);
    expect(await metric('consumers_stopped')).toBe(1);
    expect(await booked()).toBe(0);
    expect((await app.inject('/health/ready')).json()).toMatchObject({
      details: { 'queue OrderCompleted': { receiving: false } },
    });
    await database.dataSource.query('SET GLOBAL read_only = 0');
    await allBooked();
    expect(await metric('consumers_stopped')).toBe(0);
    expect((await app.inject('/health/ready')).json()).toMatchObject({
      ready: true,
      details: { 'queue OrderCompleted': { receiving: true } },
    });
  }, 180_000);

  it('leaves its messages in the queue also while a privilege is missing', async () => {
    const account = `'${database.config.user}'@'%'`;
    const rights = `INSERT ON \`${database.name.replaceAll('_', '\\_')}\`.*`;
    await database.dataSource.query(`REVOKE ${rights} FROM ${account}`);
    wire.cut(); // a connection keeps the privileges of its beginning
    await sendEvents();
    await untilOthersDied(RECEIVES * 3);
    expect(await queue.depth(queue.deadLetterUrl)).toBe(0);
    await untilStopped();
    await database.dataSource.query(`GRANT ${rights} TO ${account}`);
    wire.cut();
    await allBooked();
  }, 120_000);
});
