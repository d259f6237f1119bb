import type { TestingModule } from '@nestjs/testing';
import { type IdempotentAnswer, newId, type ProductId, type UserId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { OrderPlacement } from '../src/application/order-placement';
import { aCouponOf, aCustomer, anOrder, aProduct, leftIn, orderContext } from './placing';

const OTHERS = 5;

describe('placing orders while another transaction holds a row', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let release: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    module = await orderContext(database).compile();
    await module.init();
  });
  afterEach(async () => {
    await letGo();
    await module.close();
  });
  afterAll(() => database.drop());

  const place = (...args: Parameters<typeof anOrder>): Promise<IdempotentAnswer> =>
    module.get(OrderPlacement).place(anOrder(...args));

  const hold = async (table: string, column: string, id: string): Promise<void> => {
    const rows = `SELECT * FROM ${table} WHERE ${column} = X'${toBinary(id).toString('hex')}' FOR UPDATE`;
    release = await holdRows(database, rows);
  };
  async function letGo(): Promise<void> {
    await release?.();
    release = undefined;
  }

  const others = (): Promise<UserId[]> => Promise.all(Array.from({ length: OTHERS }, () => aCustomer(database)));

  const ordersOf = (users: readonly UserId[], productId: ProductId): Promise<IdempotentAnswer[]> =>
    Promise.all(users.map((userId) => place(userId, [{ productId, quantity: 1 }])));

  describe('a wallet', () => {
    it('places the orders of all other customers, and its own order after the release', async () => {
      const productId = await aProduct(database);
      const userId = await aCustomer(database);
      const users = await others();
      await hold('wallets', 'user_id', userId);

      const lines = [{ productId, quantity: 1 }];
      const waiting = [place(userId, lines), place(userId, lines)];
      // All orders are submitted together; the wallet is held until every other order has its answer.
      expect(await ordersOf(users, productId)).toHaveLength(OTHERS);
      expect(await ordersOf(users, productId)).toHaveLength(OTHERS);
      expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 0, balance: 1_000_000 });

      await letGo();
      expect((await Promise.all(waiting)).map(({ replayed }) => replayed)).toEqual([false, false]);
      expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 2, balance: 998_000 });
    });

    it('places one order for a key that is repeated while it waits', async () => {
      const productId = await aProduct(database);
      const userId = await aCustomer(database);
      await hold('wallets', 'user_id', userId);
      const lines = [{ productId, quantity: 1 }];
      const first = place(userId, lines, { key: 'k' });
      const second = place(userId, lines, { key: 'k' });
      await untilSomebodyWaits(database);
      const third = place(userId, lines, { key: 'k' });
      await letGo();
      const answers = await Promise.all([first, second, third]);
      expect(answers.map(({ replayed }) => replayed)).toEqual([false, true, true]);
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, events: 1, balance: 999_000 });
    });

    it('answers the repeated key of a placed order without waiting for the wallet', async () => {
      const productId = await aProduct(database);
      const userId = await aCustomer(database);
      const lines = [{ productId, quantity: 1 }];
      const { body } = await place(userId, lines, { key: 'k' });
      await hold('wallets', 'user_id', userId);
      expect(await place(userId, lines, { key: 'k' })).toEqual({ body, replayed: true });
    });

    it('does not delay a customer without a wallet', async () => {
      const productId = await aProduct(database);
      const [userId, newcomer] = [await aCustomer(database), newId<'User'>()];
      await hold('wallets', 'user_id', userId);
      const waiting = place(userId, [{ productId, quantity: 1 }]);
      await expect(place(newcomer, [{ productId, quantity: 1 }])).rejects.toMatchObject({
        code: 'order.insufficient-balance',
      });
      await letGo();
      expect((await waiting).replayed).toBe(false);
    });
  });

  describe('a product', () => {
    it('places the orders of all other products, and its own order after the release', async () => {
      const [held, other] = [await aProduct(database), await aProduct(database)];
      const userId = await aCustomer(database);
      const users = await others();
      await hold('products', 'id', held);

      const waiting = place(userId, [{ productId: held, quantity: 1 }]);
      expect(await ordersOf(users, other)).toHaveLength(OTHERS);
      // The product is known to be held: later orders for it do not join a batch.
      const later = place(users[0]!, [{ productId: held, quantity: 1 }]);
      expect(await ordersOf(users.slice(1), other)).toHaveLength(OTHERS - 1);

      await letGo();
      expect((await Promise.all([waiting, later])).map(({ replayed }) => replayed)).toEqual([false, false]);
      expect(await leftIn(database, { productId: held, userId })).toMatchObject({ orders: 1, stock: 98 });
    });
  });

  describe("a customer's coupon", () => {
    it('places the orders of all other customers, and its own order after the release', async () => {
      const productId = await aProduct(database);
      const userId = await aCustomer(database);
      const users = await others();
      const userCouponId = await aCouponOf(database, userId);
      await hold('user_coupons', 'id', userCouponId);

      const waiting = place(userId, [{ productId, quantity: 1 }], { userCouponId });
      expect(await ordersOf(users, productId)).toHaveLength(OTHERS);

      await letGo();
      expect(JSON.parse((await waiting).body)).toMatchObject({ totalAmount: 700 });
    });
  });
});

describe('orders that wait apart', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let release: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await release();
    await module.close();
  });
  afterAll(() => database.drop());

  async function start(environment: Record<string, string>): Promise<{ userId: UserId; productId: ProductId }> {
    module = await orderContext(database, environment).compile();
    await module.init();
    const [userId, productId] = [await aCustomer(database), await aProduct(database)];
    const letGo = await holdRows(database, 'SELECT * FROM wallets FOR UPDATE');
    let isHeld = true;
    release = async () => {
      if (isHeld) await letGo();
      isHeld = false;
    };
    return { userId, productId };
  }
  const place = (...args: Parameters<typeof anOrder>): Promise<IdempotentAnswer> =>
    module.get(OrderPlacement).place(anOrder(...args));
  const busy = { code: 'order.busy' };

  it('are refused past their maximum number, and place nothing', async () => {
    const { userId, productId } = await start({ ORDER_APART_MAX_WAITING: '3' });
    const lines = [{ productId, quantity: 1 }];
    const orders = Array.from({ length: 3 }, () => place(userId, lines));
    await untilSomebodyWaits(database); // the first order has a transaction of its own
    const more = Array.from({ length: 4 }, () => place(userId, lines));
    const outcomes = await Promise.all(
      more.map((order) =>
        order.then(
          () => 'placed',
          (error: unknown) => error,
        ),
      ),
    );
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => expect.objectContaining(busy)));
    await release();
    expect(await Promise.all(orders)).toHaveLength(3);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 3, balance: 997_000 });
  });

  it('are refused past their maximum age, and place nothing', async () => {
    const { userId, productId } = await start({ ORDER_DEADLINE_MS: '1500', ORDER_MAX_WAIT_MS: '1000' });
    const lines = [{ productId, quantity: 1 }];
    const first = place(userId, lines);
    await untilSomebodyWaits(database);
    const second = place(userId, lines);
    await expect(first).rejects.toMatchObject(busy);
    await expect(second).rejects.toMatchObject(busy);
    await release();
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 0, stock: 100, balance: 1_000_000 });
  });
});
