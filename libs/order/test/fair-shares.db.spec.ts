import type { TestingModule } from '@nestjs/testing';
import type { IdempotentAnswer } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { OrderPlacement } from '../src/application/order-placement';
import { aCustomer, anOrder, aProduct, orderContext } from './placing';

const FLOOD = 40;
const LINES = 1_000;
const PRODUCTS = 50;
const OTHERS = 10;

describe('orders of many customers', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  let oneBatchAtOnce: TestingModule;
  beforeAll(async () => {
    oneBatchAtOnce = await orderContext(database, { ORDER_BATCHES_UNDER_WAY: '1' }).compile();
    await oneBatchAtOnce.init();
  });
  afterAll(() => oneBatchAtOnce.close());

  // With overlapping batches a flood also skips its own held wallet; with one batch at a time only the shares limit it.
  it.each([
    ['large orders', FLOOD, LINES, () => module],
    ['small orders', 400, 1, () => module],
    ['small orders, one batch after the other', 400, 1, () => oneBatchAtOnce],
  ])(
    'are placed before those of one customer who has sent many at once: %s',
    async (_, count, linesAnOrder, context) => {
      const place = (...args: Parameters<typeof anOrder>): Promise<IdempotentAnswer> =>
        context()
          .get(OrderPlacement)
          .place(anOrder(...args));
      const products = await Promise.all(
        Array.from({ length: PRODUCTS }, () => aProduct(database, { stock: 1_000_000 })),
      );
      const flooder = await aCustomer(database, 1_000_000_000);
      const others = await Promise.all(Array.from({ length: OTHERS }, () => aCustomer(database)));
      const lines = Array.from({ length: linesAnOrder }, (_line, n) => ({
        productId: products[n % PRODUCTS]!,
        quantity: 1,
      }));
      let placed = 0;
      const flood = Array.from({ length: count }, () => place(flooder, lines).then(() => placed++));
      await Promise.all(others.map((userId) => place(userId, [{ productId: products[0]!, quantity: 1 }])));
      // The flood was submitted first: in order of submission it would be placed by now.
      expect(placed).toBeLessThan(count / 2);
      expect(await Promise.all(flood)).toHaveLength(count);
    },
  );

  it('get into the queue while one customer floods it', async () => {
    const bounded = await orderContext(database, {
      ORDER_MAX_WAITING: '30',
      ORDER_CUSTOMER_MAX_WAITING: '10',
      ORDER_BATCH_ORDERS: '1',
      ORDER_BATCHES_UNDER_WAY: '1',
    }).compile();
    await bounded.init();
    const placement = bounded.get(OrderPlacement);
    const productId = await aProduct(database);
    const [flooder, other] = [await aCustomer(database), await aCustomer(database)];
    const lines = [{ productId, quantity: 1 }];
    const flood = Array.from({ length: 40 }, () => placement.place(anOrder(flooder, lines)));
    const outcomes = Promise.allSettled(flood);
    expect((await placement.place(anOrder(other, lines))).replayed).toBe(false);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(30);
    expect(refused).toEqual(
      refused.map(() => expect.objectContaining({ reason: expect.objectContaining({ code: 'order.busy' }) })),
    );
    await bounded.close();
  });
});
