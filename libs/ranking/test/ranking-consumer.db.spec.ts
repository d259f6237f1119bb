import { newId, type ProductId } from '@app/kernel';
import { Log } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { createFaultyProxy, type FaultyProxy } from '../../../test/support/faulty-proxy';
import { testingModule } from '../../../test/support/nest';
import { testServers } from '../../../test/support/servers';
import { createTestQueue, type TestQueue } from '../../../test/support/sqs';
import { waitFor } from '../../../test/support/wait-for';
import { PlaceOrdersUseCase } from '@app/order/application/place-orders.use-case';
import { aCustomer, anOrder, aProduct, orderContext } from '../../order/test/placing';
import { BookSalesUseCase } from '../src/application/book-sales.use-case';
import { RankingConsumerModule } from '../src/ranking-consumer.module';
import { aBooking, anEventBody, productIds, refundBodyOf, saleBodyOf } from './builders';

const [CUP] = productIds(1) as [ProductId];

describe('the ranking’s queue', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  /** The proxy between the consumer and SQS. */
  let wire: FaultyProxy;
  let consumers: TestingModule[];

  beforeAll(async () => {
    database = await createTestDatabase();
    queue = await createTestQueue('Ranking', { visibilitySeconds: 1 });
    const { port, hostname } = new URL(testServers().awsEndpoint);
    wire = await createFaultyProxy(Number(port), hostname);
    consumers = [await startConsumer()];
  });
  afterAll(async () => {
    for (const consumer of consumers) await consumer.close();
    await wire.close();
    await queue.drop();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['product_sales_minutes', 'product_sales_hours', 'product_refund_minutes', 'inbox']) {
      await database.dataSource.query(`DELETE FROM ${table}`);
    }
  });
  afterEach(() => jest.restoreAllMocks());

  async function startConsumer(more: Record<string, string> = {}): Promise<TestingModule> {
    const module = await testingModule({
      database,
      environment: {
        AWS_REGION: 'us-east-1',
        SQS_ENDPOINT: `http://127.0.0.1:${wire.port}`,
        SQS_ORDER_COMPLETED_QUEUE_URL: queue.url,
        SQS_RANKING_QUEUE_URL: queue.url,
        ...more,
      },
      imports: [RankingConsumerModule],
    }).compile();
    return module.init();
  }

  const aSale = () => aBooking({ lines: [{ productId: CUP }] });

  async function cupsSold(): Promise<number> {
    const [row] = await database.dataSource.query<{ n: string | null }[]>(
      'SELECT SUM(quantity) AS n FROM product_sales_minutes',
    );
    return Number(row?.n ?? 0);
  }
  const untilEmpty = (deadlineMs = 10_000) =>
    waitFor(async () => (await queue.depth()) === 0, { what: 'an empty queue', deadlineMs });

  const refundedAt = new Date('2026-11-28T10:00:00Z');
  const lines = [{ productId: CUP, quantity: 1, refundedAmount: 100 }];

  it('is booked and emptied; a duplicate counts once, and a refund is subtracted', async () => {
    const [sale, other] = [aSale(), aSale()];
    await queue.send(saleBodyOf(sale));
    await queue.send(refundBodyOf(sale, { type: 'OrderCancelled', refundedAt, lines }));
    for (let n = 0; n < 2; n++) await queue.send(saleBodyOf(other));
    await queue.send(saleBodyOf(sale));
    await waitFor(async () => (await cupsSold()) === 1);
    await untilEmpty();
    expect(await cupsSold()).toBe(1);
  });

  it('is left to others by a process with SQS_CONSUME=false', async () => {
    const { port, hostname } = new URL(testServers().awsEndpoint);
    const idleWire = await createFaultyProxy(Number(port), hostname);
    const idle = await startConsumer({ SQS_CONSUME: 'false', SQS_ENDPOINT: `http://127.0.0.1:${idleWire.port}` });
    try {
      for (let n = 1; n <= 2; n++) {
        await queue.send(saleBodyOf(aSale()));
        await waitFor(async () => (await cupsSold()) === n);
      }
      expect(idleWire.connections).toBe(0);
    } finally {
      await idle.close();
      await idleWire.close();
    }
  });

  it('subtracts a refund of version 1 from the minute of its order, which it looks up', async () => {
    const sale = aSale();
    const order = anOrder(await aCustomer(database), [{ productId: await aProduct(database), quantity: 1 }], {
      orderId: sale.orderId,
      placedAt: sale.placedAt,
    });
    const { userId } = order;
    const orders = await orderContext(database).compile();
    await orders.init();
    await orders.get(PlaceOrdersUseCase).execute([order]);
    await orders.close();
    const data = { orderId: sale.orderId, userId, refundedAt, lines };
    await queue.send(anEventBody({ type: 'OrderRefunded', sequence: 2, data }));
    const minutes = async () =>
      database.dataSource.query<unknown[]>('SELECT minute, quantity FROM product_sales_minutes');
    await waitFor(async () => (await minutes()).length > 0);
    expect(await minutes()).toEqual([{ minute: new Date('2026-11-27T10:01:00Z'), quantity: '-1' }]);
    await queue.send(saleBodyOf(sale));
    await untilEmpty();
    expect(await minutes()).toEqual([{ minute: new Date('2026-11-27T10:01:00Z'), quantity: '0' }]);
  });

  it('leaves malformed messages to the dead-letter queue, books the others, and logs no content', async () => {
    const warn = jest.spyOn(consumers[0]!.get(Log), 'warn');
    await queue.send('a secret');
    for (let n = 0; n < 5; n++) await queue.send(saleBodyOf(aSale()));
    const spoilt = { orderId: newId(), placedAt: 'a secret', lines: [] };
    await queue.send(anEventBody({ data: spoilt }));
    await waitFor(async () => (await cupsSold()) === 5);
    await untilEmpty(30_000);
    const letters = await queue.receiveAll(queue.deadLetterUrl); // on a slow machine a message may be there twice
    expect(new Set(letters.map(({ Body }) => Body)).size).toBe(2);
    expect(await cupsSold()).toBe(5);
    expect(warn).toHaveBeenCalledWith(expect.anything(), 'malformed event received');
    expect(JSON.stringify(warn.mock.calls)).not.toContain('a secret');
  });

  it('is booked once when the consumer could not delete its message', async () => {
    const cut = wire.cutBefore('DeleteMessageBatch');
    const again = wire.cutBefore('DeleteMessageBatch'); // the client tries twice
    await queue.send(saleBodyOf(aSale()));
    await cut;
    await again;
    expect(await cupsSold()).toBe(1);
    await untilEmpty();
    expect(await cupsSold()).toBe(1);
  });

  it('is shared by several consumers', async () => {
    consumers.push(await startConsumer());
    const executes = consumers.map((consumer) => jest.spyOn(consumer.get(BookSalesUseCase), 'execute'));
    await Promise.all(Array.from({ length: 60 }, () => queue.send(saleBodyOf(aSale()))));
    await waitFor(async () => (await cupsSold()) === 60);
    await untilEmpty();
    expect(await cupsSold()).toBe(60);
    expect(executes.some((execute) => execute.mock.calls.length > 0)).toBe(true);
  });
});
