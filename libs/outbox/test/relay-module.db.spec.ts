import { Outbox, OutboxNotifier, type Tx, UnitOfWork } from '@app/kernel';
import { executeLater, readConfig, RedisModule, toBinary } from '@app/platform';
import { Global, Module } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { FaultyProxy } from '../../../test/support/faulty-proxy';
import { testingModule } from '../../../test/support/nest';
import { createTestRedis, type TestRedis } from '../../../test/support/redis';
import { testServers } from '../../../test/support/servers';
import { createTestQueue, type TestQueue } from '../../../test/support/sqs';
import { waitFor } from '../../../test/support/wait-for';
import { OutboxModule } from '../src/outbox.module';
import { OutboxRelayModule } from '../src/relay/outbox-relay.module';
import { RelayConfig } from '../src/relay/relay.config';
import { anEvent, cloudEventOf, idsOf, someEvents } from './builders';

/** So long that no event in this spec is sent because of a poll. */
const environment = {
  OUTBOX_POLL_MS: '60000',
  OUTBOX_RETRY_MS: '5',
  OUTBOX_RETRY_MAX_MS: '10',
  OUTBOX_MAX_REFUSALS: '2',
};

@Global()
@Module({
  providers: [{ provide: RelayConfig, useFactory: () => readConfig((env) => new RelayConfig(env), environment) }],
  exports: [RelayConfig],
})
class RelayConfigModule {}

describe('the relay with its queue and its wake-ups', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let queue: TestQueue;
  let rankingQueue: TestQueue;
  /** The proxy between the worker and Redis. */
  let wire: FaultyProxy;
  let api: TestingModule;
  let worker: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    queue = await createTestQueue();
    rankingQueue = await createTestQueue('Ranking');
    const { hostname, port, pathname } = new URL(redis.url);
    wire = await FaultyProxy.before(Number(port), hostname);
    const variables = {
      AWS_REGION: 'us-east-1',
      SQS_ENDPOINT: testServers().awsEndpoint,
      SQS_ORDER_COMPLETED_QUEUE_URL: queue.url,
      SQS_RANKING_QUEUE_URL: rankingQueue.url,
    };
    api = await testingModule({
      database,
      environment: { ...variables, REDIS_URL: redis.url },
      imports: [RedisModule.forRoot(), OutboxModule],
    }).compile();
    worker = await testingModule({
      database,
      environment: { ...variables, REDIS_URL: `redis://127.0.0.1:${wire.port}${pathname}` },
      imports: [RedisModule.forRoot(), RelayConfigModule, OutboxRelayModule],
    }).compile();
    await api.init();
    await worker.init();
  });
  afterAll(async () => {
    await worker.close();
    await api.close();
    await wire.close();
    await queue.drop();
    await rankingQueue.drop();
    await redis.close();
    await database.drop();
  });

  /** As a use case does: the commit wakes the relay. */
  const publish = (events: ReturnType<typeof someEvents>): Promise<void> =>
    api.get(UnitOfWork).run((tx) => api.get(Outbox).append(tx, events));

  const rowsLeft = (): Promise<{ parked_at: Date | null; last_error: string }[]> =>
    database.dataSource.query('SELECT * FROM outbox_deliveries ORDER BY destination, event_id');
  const nothingIsLeft = (): Promise<boolean> => waitFor(async () => (await rowsLeft()).length === 0, { everyMs: 2 });

  it('sends the stored bytes, and type and trace as attributes', async () => {
    const [traced, untraced] = [anEvent(), anEvent({ traceparent: undefined })];
    await publish([traced, untraced]);
    await nothingIsLeft();
    const messages = await queue.receiveAll();
    const byId = new Map(messages.map((message) => [JSON.parse(message.Body!).id, message]));
    expect(byId.get(traced.id)!.Body).toBe(cloudEventOf(traced));
    expect(byId.get(traced.id)!.MessageAttributes).toMatchObject({
      eventType: { StringValue: 'OrderCompleted' },
      traceparent: { StringValue: traced.traceparent },
    });
    expect(Object.keys(byId.get(untraced.id)!.MessageAttributes!)).toEqual(['eventType']);
  });

  it('wakes up for each event, long before a poll is due', async () => {
    for (let n = 0; n < 10; n++) {
      await publish([anEvent()]);
      await nothingIsLeft();
    }
    expect(await queue.receiveAll()).toHaveLength(10);
  });

  it('finds events whose wake-up was lost while Redis was unavailable, and gets wake-ups again afterwards', async () => {
    await wire.refuse();
    await publish([anEvent()]);
    await wire.heal();
    await nothingIsLeft();
    await publish([anEvent()]);
    await nothingIsLeft();
    expect(await queue.receiveAll()).toHaveLength(2);
  });

  it('parks events that SQS refuses and sends the others: one event is too large, another has a forbidden character', async () => {
    const events = someEvents(30);
    // Real events cannot have these faults: forbidden characters are escaped, and an order has at most 1,000 lines.
    const spoil = (tx: Tx, event: (typeof events)[number], payload: string): void =>
      executeLater(tx, 'UPDATE outbox_events SET payload = ? WHERE id = ?', [payload, toBinary(event.id)]);
    await api.get(UnitOfWork).run((tx) => {
      api.get(Outbox).append(tx, events);
      spoil(tx, events[3]!, `{"strange":"\uFFFF"}`);
      spoil(tx, events[14]!, JSON.stringify({ large: 'x'.repeat(1_100_000) }));
    });
    await waitFor(
      async () => {
        api.get(OutboxNotifier).notify(); // replaces a poll, for the second attempt
        const rows = await rowsLeft();
        return rows.length === 4 && rows.every(({ parked_at: parked }) => parked);
      },
      { what: 'parking' },
    );
    expect((await rowsLeft()).map((row) => row.last_error.split(':')[0])).toEqual([
      'InvalidMessageContents',
      'BatchRequestTooLong',
      'InvalidMessageContents',
      'BatchRequestTooLong',
    ]);
    const arrived = (await queue.receiveAll()).map(({ Body }) => JSON.parse(Body!).id).sort();
    expect(arrived).toEqual(idsOf(events).filter((_, n) => n !== 3 && n !== 14));
    await database.dataSource.query('DELETE FROM outbox_deliveries');
  });

  it('counts sent events', async () => {
    const rows = await database.dataSource.query('SELECT destination, sent FROM outbox_destinations ORDER BY 1');
    expect(rows).toEqual([
      { destination: 'data-platform', sent: 42 },
      { destination: 'ranking', sent: 42 },
    ]);
    expect(await rankingQueue.receiveAll()).toHaveLength(42);
  });
});
