import type { TestingModule } from '@nestjs/testing';
import type { OrderId, ProductId, UserId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { type OrderListing, OrderQueries } from '../src/application/order.queries';
import { PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { aCustomer, anOrder, aProduct, orderContext } from './placing';
import { aRefund } from './refunding';

const NOON = new Date('2025-03-01T12:00:00.000Z');
const ALL: OrderListing = {
  userId: undefined,
  status: undefined,
  from: undefined,
  to: undefined,
  after: undefined,
  limit: 10,
};
const after = (ms: number): Date => new Date(NOON.getTime() + ms);

describe('the list of orders', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let productId: ProductId;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
    productId = await aProduct(database, { price: 10 });
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  /** Answers their ids, in the order of the times. */
  async function placed(userId: UserId, ...times: Date[]): Promise<OrderId[]> {
    const commands = times.map((placedAt) => anOrder(userId, [{ productId, quantity: 1 }], { placedAt }));
    await module.get(PlaceOrdersUseCase).execute(commands);
    return commands.map(({ orderId }) => orderId);
  }

  const list = (listing: Partial<OrderListing>) => module.get(OrderQueries).list({ ...ALL, ...listing });
  const idsOf = async (listing: Partial<OrderListing>) => (await list(listing)).map(({ orderId }) => orderId);

  it('is the newest first, and of equal times the greatest id first, each once over all pages', async () => {
    const userId = await aCustomer(database);
    const ids = await placed(userId, NOON, NOON, after(1), NOON, after(-1), NOON);
    const [a, b, newest, c, oldest, d] = ids as [OrderId, OrderId, OrderId, OrderId, OrderId, OrderId];
    const expected = [newest, ...[a, b, c, d].sort().reverse(), oldest];
    expect(await idsOf({ userId })).toEqual(expected);

    for (const limit of [1, 2, 3, 5]) {
      const seen: OrderId[] = [];
      for (let cursor: OrderListing['after']; ;) {
        const page = await list({ userId, limit, after: cursor });
        const shown = page.slice(0, limit);
        seen.push(...shown.map(({ orderId }) => orderId));
        if (page.length <= limit) break;
        const last = shown.at(-1)!;
        cursor = [last.placedAt.getTime(), last.orderId];
      }
      expect(seen).toEqual(expected);
    }
  });

  it('has one more than the limit when there is a next page', async () => {
    const userId = await aCustomer(database);
    await placed(userId, NOON, NOON, NOON);
    expect(await list({ userId, limit: 3 })).toHaveLength(3);
    expect(await list({ userId, limit: 2 })).toHaveLength(3);
    expect(await list({ userId, limit: 1 })).toHaveLength(2);
  });

  it('begins with its first moment and ends before its last', async () => {
    const userId = await aCustomer(database);
    const [before, first, last, end] = await placed(userId, after(-1), NOON, after(999), after(1_000));
    expect(await idsOf({ userId, from: NOON, to: after(1_000) })).toEqual([last, first]);
    expect(await idsOf({ userId, from: NOON })).toEqual([end, last, first]);
    expect(await idsOf({ userId, to: NOON })).toEqual([before]);
    expect(await idsOf({ userId, from: NOON, to: NOON })).toEqual([]);
  });

  it('filters by customer and by status', async () => {
    const [userId, other] = [await aCustomer(database), await aCustomer(database)];
    const [kept, cancelled] = await placed(userId, NOON, after(1));
    const [foreign] = await placed(other, after(2));
    await module.get(RefundOrderUseCase).execute(aRefund(userId, cancelled!));
    expect(await idsOf({ userId })).toEqual([cancelled, kept]);
    expect(await idsOf({ userId, status: 'cancelled' })).toEqual([cancelled]);
    expect(await idsOf({ userId, status: 'completed' })).toEqual([kept]);
    expect(await idsOf({ from: after(1), to: after(3), limit: 100 })).toEqual(
      expect.arrayContaining([foreign, cancelled]),
    );
  });
});
