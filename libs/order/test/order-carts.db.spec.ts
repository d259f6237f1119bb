import type { TestingModule } from '@nestjs/testing';
import { DomainError, type IdempotentAnswer, newId, type ProductId, type UserId } from '@app/kernel';
import { Database } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { OrderQueries } from '../src/application/order.queries';
import { type PlacementOutcome, PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import type { PlaceOrder } from '../src/application/place-order.command';
import { aCustomer, anOrder, aProduct, leftIn, orderContext } from './placing';

describe('orders from carts', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let productId: ProductId;
  let userId: UserId;
  const place = (...commands: PlaceOrder[]): Promise<PlacementOutcome[]> =>
    module.get(PlaceOrdersUseCase).execute(commands);

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
  });
  beforeEach(async () => {
    productId = await aProduct(database);
    userId = await aCustomer(database);
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const aGeneration = () => newId<'CartGeneration'>();
  const ofCart = (cartGeneration = aGeneration(), more: Parameters<typeof anOrder>[2] = {}, buyer = userId) =>
    anOrder(buyer, [{ productId, quantity: 1 }], { cartGeneration, ...more });
  const codes = (outcomes: readonly PlacementOutcome[]) =>
    outcomes.map((outcome) => (outcome instanceof DomainError ? outcome.code : 'placed'));
  const left = () => leftIn(database, { productId, userId });

  it('of one generation are placed once, in one batch', async () => {
    const [first, second, other] = [ofCart(), ofCart(), ofCart()];
    const again = ofCart(first.cartGeneration);
    const outcomes = await place(first, second, again, other);
    expect(codes(outcomes)).toEqual(['placed', 'placed', 'order.cart-empty', 'placed']);
    expect(outcomes[2]).toMatchObject({ kind: 'unprocessable', details: { orderId: first.orderId } });
    expect(await left()).toMatchObject({ orders: 3, events: 3, stock: 97, balance: 997_000 });
  });

  it('of one generation are placed once, in consecutive batches', async () => {
    const first = ofCart();
    await place(first);
    const [refusal] = await place(ofCart(first.cartGeneration));
    expect(refusal).toMatchObject({ code: 'order.cart-empty', details: { orderId: first.orderId } });
    expect(await left()).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it('of one generation are placed once, in concurrent batches', async () => {
    const cartGeneration = aGeneration();
    const batches = await Promise.all(Array.from({ length: 8 }, () => place(ofCart(cartGeneration))));
    expect(codes(batches.flat()).sort()).toEqual([...Array<string>(7).fill('order.cart-empty'), 'placed']);
    expect(await left()).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it('of one generation are placed once, concurrently and without a wallet to lock', async () => {
    productId = await aProduct(database, { price: 0 });
    userId = newId<'User'>();
    const cartGeneration = aGeneration();
    const batches = await Promise.all(Array.from({ length: 8 }, () => place(ofCart(cartGeneration))));
    expect(codes(batches.flat()).sort()).toEqual([...Array<string>(7).fill('order.cart-empty'), 'placed']);
    expect(await left()).toMatchObject({ orders: 1, stock: 99 });
  });

  it('do not use up the key or the generation when they are refused', async () => {
    const cartGeneration = aGeneration();
    const refused = ofCart(cartGeneration, { key: 'k', expectedTotalAmount: 1 });
    expect(codes(await place(refused))).toEqual(['order.price-changed']);
    expect(codes(await place(ofCart(cartGeneration, { key: 'k' })))).toEqual(['placed']);
    expect(codes(await place(ofCart(cartGeneration, { key: 'another' })))).toEqual(['order.cart-empty']);
    expect(codes(await place(ofCart(aGeneration(), { key: 'another' })))).toEqual(['placed']);
  });

  it('repeat their answer although the generation has an order', async () => {
    const first = ofCart(aGeneration(), { key: 'k' });
    const [answer] = await place(first);
    const repeated = { body: (answer as IdempotentAnswer).body, replayed: true };
    expect(await place(ofCart(first.cartGeneration, { key: 'k' }))).toEqual([repeated]);
    expect(await place(ofCart(aGeneration(), { key: 'k' }))).toEqual([repeated]);
  });

  it('belong to their customer: the same generation of another customer is another cart', async () => {
    const cartGeneration = aGeneration();
    const other = await aCustomer(database);
    const outcomes = await place(ofCart(cartGeneration), ofCart(cartGeneration, {}, other));
    expect(codes(outcomes)).toEqual(['placed', 'placed']);
  });

  it('report their order later', async () => {
    const cup = await aProduct(database);
    const order = { ...ofCart(), lines: [ofCart().lines[0]!, { productId: cup, quantity: 3 }] };
    await place(order);
    const { cartGeneration, orderId, lines } = order;
    const queries = module.get(OrderQueries);
    const bought = await queries.findBought(userId, cartGeneration!);
    expect(bought).toEqual({ userId, orderId, generation: cartGeneration, lines: expect.any(Array) });
    expect(new Set(bought?.lines)).toEqual(new Set(lines));
    expect(await queries.findBought(userId, aGeneration())).toBeUndefined();
    expect(await queries.findBought(await aCustomer(database), cartGeneration!)).toBeUndefined();
  });

  it('need two more statements a batch in the same two round trips; orders from lines need none', async () => {
    const statementsOf = async (...commands: PlaceOrder[]): Promise<number> => {
      const before = await questions();
      await place(...commands);
      return (await questions()) - before;
    };
    const ofLines = () => anOrder(userId, [{ productId, quantity: 1 }]);
    await place(ofLines());
    const plain = await statementsOf(ofLines());
    expect(await statementsOf(ofCart())).toBe(plain + 2);
    expect(await statementsOf(ofCart(), ofLines(), ofCart(), ofCart())).toBe(plain + 2);
  });

  /** Statements of the application's own account so far, by the database's count for the connection. */
  async function questions(): Promise<number> {
    const [row] = await module.get(Database).query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Questions'");
    return Number(row?.Value);
  }
});
