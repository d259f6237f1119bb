import { createHttpApp } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testServers } from '../../../test/support/servers';
import { awsEnvironment, createTestQueue, type TestQueue } from '../../../test/support/sqs';
import { waitFor } from '../../../test/support/wait-for';
import { BookSalesUseCase } from '../src/booking/book-sales.use-case';
import { DataPlatformModule } from '../src/data-platform.module';
import { migrations } from '../src/migrations';
import { anOrderCompleted, anOrderRefunded } from './builders';

const DAY = '2026-11-27';
const MUG = '019d2a40-5b7d-7e19-b2c8-4d1f6a93e057';

describe('data-platform', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  let app: NestFastifyApplication;
  const before = { ...process.env };

  beforeAll(async () => {
    database = await createTestDatabase(migrations);
    queue = await createTestQueue('OrderCompleted', { visibilitySeconds: 1 });
    await start();
  });
  afterAll(async () => {
    await app.close();
    await queue.drop();
    await database.drop();
    process.env = before;
  });
  beforeEach(async () => {
    for (const table of ['sales', 'bookings', 'inbox']) await database.dataSource.query(`DELETE FROM ${table}`);
  });

  async function start(): Promise<void> {
    Object.assign(process.env, {
      LOG_LEVEL: 'silent',
      ...database.environment,
      ...awsEnvironment,
      SQS_ENDPOINT: testServers().awsEndpoint,
      SQS_ORDER_COMPLETED_QUEUE_URL: queue.url,
    });
    app = await createHttpApp(DataPlatformModule.forRoot());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }

  const get = async (url: string): Promise<{ status: number; type: string; body: never }> => {
    const { statusCode, headers, body } = await app.inject(url);
    return { status: statusCode, type: String(headers['content-type']), body: JSON.parse(body) as never };
  };
  const send = (event: unknown): Promise<void> => queue.send(typeof event === 'string' ? event : JSON.stringify(event));
  const aMug = () => anOrderCompleted({ lines: [{ productId: MUG, quantity: 1, amount: 13_000, discount: 500 }] });
  const mugsSold = async (): Promise<number> => {
    const { body } = await get(`/sales?day=${DAY}`);
    return (body as { quantity: number }[])[0]?.quantity ?? 0;
  };

  it('books the events of the queue, and returns the sales of a day', async () => {
    await send(aMug());
    await send(aMug());
    await waitFor(async () => (await mugsSold()) === 2);
    expect(await get(`/sales?day=${DAY}`)).toMatchObject({
      status: 200,
      body: [{ productId: MUG, day: DAY, quantity: 2, revenue: 25_000 }],
    });
    expect((await get('/sales?day=2026-11-28')).body).toEqual([]);
    await waitFor(async () => (await queue.depth()) === 0);
  });

  it('returns sales net of refunds and cancellations', async () => {
    const back = { productId: MUG, quantity: 1, refundedAmount: 12_500 };
    await send(anOrderRefunded({ lines: [back] }));
    for (let n = 0; n < 3; n++) await send(aMug());
    await send(anOrderRefunded({ type: 'OrderCancelled', lines: [back] }));
    await waitFor(async () => (await queue.depth()) === 0);
    expect((await get(`/sales?day=${DAY}`)).body).toEqual([{ productId: MUG, day: DAY, quantity: 1, revenue: 12_500 }]);
  });

  it('books an event that arrives twice once', async () => {
    const event = aMug();
    await send(event);
    await send(event);
    await send(aMug());
    await waitFor(async () => (await queue.depth()) === 0);
    expect(await mugsSold()).toBe(2);
  });

  it('acknowledges events of other types', async () => {
    await send(anOrderCompleted({ type: 'OrderShipped' }));
    await waitFor(async () => (await queue.depth()) === 0);
    expect(await queue.depth(queue.deadLetterUrl)).toBe(0);
  });

  it('books the other messages beside a malformed one, which ends in the dead-letter queue', async () => {
    await send('not JSON');
    for (let n = 0; n < 5; n++) await send(aMug());
    await send({ ...aMug(), data: { placedAt: 'never' } });
    await waitFor(async () => (await mugsSold()) === 5);
    await waitFor(async () => (await queue.depth()) === 0, { deadlineMs: 30_000 });
    expect(await mugsSold()).toBe(5);
    const letters = new Set((await queue.receiveAll(queue.deadLetterUrl)).map(({ Body }) => Body));
    expect(letters.size).toBe(2);
    expect(letters).toContain('not JSON');
  });

  it('books the other events beside one that the database refuses, which ends in the dead-letter queue with the reason', async () => {
    await database.dataSource.query('ALTER TABLE sales ADD CONSTRAINT few_mugs CHECK (quantity < 1000)');
    const poison = anOrderCompleted({ lines: [{ productId: MUG, quantity: 1_000, amount: 1, discount: 0 }] });
    for (let n = 0; n < 4; n++) await send(aMug());
    await send(poison);
    for (let n = 0; n < 4; n++) await send(aMug());
    // A message is copied first and then deleted, so a slow machine may copy it twice.
    await waitFor(async () => (await queue.depth(queue.deadLetterUrl)) > 0, { deadlineMs: 30_000 });
    expect(await mugsSold()).toBe(8);
    await waitFor(async () => (await queue.depth()) === 0);
    const [letter] = await queue.receiveAll(queue.deadLetterUrl);
    expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ id: poison.id });
    expect(letter?.MessageAttributes).toMatchObject({
      'dead-letter.failures': { StringValue: '5' },
      'dead-letter.reason': { StringValue: expect.stringContaining('few_mugs') },
    });
    await database.dataSource.query('ALTER TABLE sales DROP CONSTRAINT few_mugs');
  });

  it('finishes the batch under way before the database closes', async () => {
    const bookSales = app.get(BookSalesUseCase);
    const execute = bookSales.execute.bind(bookSales);
    let begun = false;
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    jest.spyOn(bookSales, 'execute').mockImplementation(async (orders) => {
      begun = true;
      await gate;
      return execute(orders);
    });
    await send(aMug());
    await waitFor(() => begun);
    const closed = app.close();
    go();
    await closed;
    const sales: unknown[] = await database.dataSource.query('SELECT * FROM sales');
    expect(sales).toHaveLength(1);
    expect(await queue.depth()).toBe(0);
    await start();
  });

  it.each([
    ['none', '/sales'],
    ['empty', '/sales?day='],
    ['another format', '/sales?day=27-11-2026'],
    ['a time', '/sales?day=2026-11-27T00:00:00Z'],
    ['a day that no month has', '/sales?day=2026-02-30'],
    ['two', '/sales?day=2026-11-27&day=2026-11-28'],
  ])('refuses a day that is %s', async (_, url) => {
    expect(await get(url)).toMatchObject({
      status: 400,
      type: expect.stringContaining('application/problem+json'),
      body: { code: 'request.invalid', status: 400, errors: [{ pointer: '/day' }] },
    });
  });

  it('refuses unknown parameters', async () => {
    expect(await get(`/sales?day=${DAY}&product=1`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/product' }] },
    });
  });

  it('is ready with its database', async () => {
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, checks: { database: 'up' } },
    });
  });
});
