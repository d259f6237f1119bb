import type { TestingModule } from '@nestjs/testing';
import { DomainError, type IdempotentAnswer, newId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import { aCustomer, anOrder, aProduct, leftIn, orderContext } from './placing';

describe('an order without lines', () => {
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

  const place = (...args: Parameters<typeof anOrder>) => module.get(PlaceOrdersUseCase).execute([anOrder(...args)]);

  it('is refused, and does not use up its key', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    const [refusal] = await place(userId, [], { key: 'k' });
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: 'order.cart-empty', kind: 'unprocessable' });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 0, events: 0, stock: 100 });
    expect((await place(userId, [{ productId, quantity: 1 }], { key: 'k' }))[0]).toMatchObject({ replayed: false });
  });

  it('returns the stored answer of its key: the cart was not empty at the first request', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    const order = anOrder(userId, [{ productId, quantity: 1 }]);
    const [first] = await module.get(PlaceOrdersUseCase).execute([order]);
    const repeated = { ...order.request, attemptId: newId<'Attempt'>() };
    const [second] = await place(userId, [], { request: repeated });
    expect(second).toEqual({ body: (first as IdempotentAnswer).body, replayed: true });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99 });
  });
});
