import type { TestingModule } from '@nestjs/testing';
import { hasUnknownOutcome, type IdempotentAnswer, newId, OutboxNotifier, type Tx } from '@app/kernel';
import { Log, Metrics, toBinary } from '@app/platform';
import { type Connection, createConnection } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { testServers } from '@test/support/servers';
import { waitFor } from '@test/support/wait-for';
import { type NewOrder, OrderRepository } from '../src/application/order.repository';
import { OrderPlacement } from '../src/application/order-placement';
import { SqlOrderRepository } from '../src/infrastructure/sql-order.repository';
import { aCustomer, anOrder, aProduct, type CountingNotifier, leftIn, orderContext } from './placing';

/** An INSERT that fails for the order that the spec names, with an error of its own. */
class FragileOrders extends SqlOrderRepository {
  static breaks: string | undefined;

  override insertAll(tx: Tx, orders: readonly NewOrder[]): void {
    if (orders.some(({ order }) => order.orderId === FragileOrders.breaks)) throw new Error('this one throws');
    super.insertAll(tx, orders);
  }
}

describe('placing orders when something fails', () => {
  let database: TestDatabase;
  let proxy: FaultyProxy;
  let module: TestingModule;
  let rival: Connection;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { host, port, admin } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    const environment = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    module = await orderContext({ environment }, { ORDER_DEADLINE_MS: '8000' })
      .overrideProvider(OrderRepository)
      .useClass(FragileOrders)
      .compile();
    await module.init();
    rival = await createConnection({ host, port, ...admin, database: database.name });
  });
  afterAll(async () => {
    await rival.end();
    await module.close();
    await proxy.close();
    await database.drop();
  });

  const place = (...args: Parameters<typeof anOrder>): Promise<IdempotentAnswer> =>
    module.get(OrderPlacement).place(anOrder(...args));

  const shop = async () => ({ productId: await aProduct(database), userId: await aCustomer(database) });

  /** The number of batches, from the metrics of the process. */
  async function runAgain(): Promise<number> {
    const metric = await module.get(Metrics).registry.getSingleMetric('order_batches_run_again_total')?.get();
    return metric?.values[0]?.value ?? NaN;
  }

  /** Transactions that wait: MariaDB repeats an answer that is less than 100 ms old. */
  const seen = new Set<string>();

  /** Waits until our transaction waits for the row that the rival holds. Returns the number of its connection. */
  const untilItWaits = () =>
    waitFor(
      async () => {
        const rows = await database.dataSource.query<{ id: number; trx: string }[]>(
          `SELECT trx_mysql_thread_id AS id, CAST(trx_id AS CHAR) AS trx FROM information_schema.INNODB_TRX
           JOIN information_schema.PROCESSLIST AS process ON process.ID = trx_mysql_thread_id
           WHERE trx_state = 'LOCK WAIT' AND process.DB = ?`, // specs beside this one wait for locks, too
          [database.name],
        );
        const row = rows.find(({ trx }) => !seen.has(trx));
        if (row) seen.add(row.trx);
        return row?.id;
      },
      { what: 'the order to wait for a lock', everyMs: 150 },
    );

  it("answers with the one order when COMMIT's answer is lost", async () => {
    const { productId, userId } = await shop();
    const struck = proxy.loseAnswerTo('COMMIT');
    const answer = await place(userId, [{ productId, quantity: 1 }]);
    await struck;

    expect(answer.replayed).toBe(false);
    expect(await leftIn(database, { productId, userId })).toEqual({
      orders: 1,
      events: 1,
      stock: 99,
      balance: 999_000,
    });
  });

  it("answers with the one order of a limited product when COMMIT's answer is lost", async () => {
    const productId = await aProduct(database, { maxPerCustomer: 1 });
    const userId = await aCustomer(database);
    const struck = proxy.loseAnswerTo('COMMIT');
    const answer = await place(userId, [{ productId, quantity: 1 }]);
    await struck;

    expect(answer.replayed).toBe(false);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it("answers with the one order of a cart when COMMIT's answer is lost", async () => {
    const { productId, userId } = await shop();
    const cartGeneration = newId<'CartGeneration'>();
    const struck = proxy.loseAnswerTo('COMMIT');
    const answer = await place(userId, [{ productId, quantity: 1 }], { cartGeneration });
    await struck;

    expect(answer.replayed).toBe(false);
    await expect(place(userId, [{ productId, quantity: 1 }], { cartGeneration })).rejects.toMatchObject({
      code: 'order.cart-empty',
    });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it('is not placed twice when the connection is lost just before COMMIT arrives', async () => {
    const { productId, userId } = await shop();
    const struck = proxy.cutBefore('COMMIT');
    await place(userId, [{ productId, quantity: 1 }]);
    await struck;
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, events: 1, stock: 99 });
  });

  it('runs again from BEGIN after a deadlock in the middle of a batch', async () => {
    const { productId, userId } = await shop();
    const other = await aProduct(database);
    const reruns = await runAgain();
    await rival.beginTransaction();
    // With more changed rows the rival is the heavier transaction: the server rolls back ours, which has written its
    // orders.
    await rival.query('INSERT INTO inbox (consumer, event_id) VALUES ?', [
      Array.from({ length: 200 }, () => ['rival', toBinary(newId())]),
    ]);
    await rival.query('SELECT stock FROM products FOR UPDATE');
    const orders = Promise.all([
      place(userId, [{ productId, quantity: 1 }]),
      place(userId, [{ productId: other, quantity: 1 }]),
    ]);
    await untilItWaits();
    // This lock is free only because the server ended our transaction, which held it and waited for the rival.
    await rival.query('SELECT balance FROM wallets WHERE user_id = ? FOR UPDATE', [toBinary(userId)]);
    await rival.rollback();

    expect((await orders).map(({ replayed }) => replayed)).toEqual([false, false]);
    expect(await runAgain()).toBe(reruns + 1);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 2, stock: 99, balance: 998_000 });
  });

  it('is refused when another transaction orders the same cart generation after the read', async () => {
    const { productId, userId } = await shop();
    const [cartGeneration, orderId, reruns] = [newId<'CartGeneration'>(), newId<'Order'>(), await runAgain()];
    await rival.beginTransaction();
    await rival.query('INSERT INTO order_carts (user_id, order_id, cart_generation) VALUES (?)', [
      [userId, orderId, cartGeneration].map(toBinary),
    ]);
    const order = place(userId, [{ productId, quantity: 1 }], { cartGeneration }).catch((refusal: unknown) => refusal);
    await untilItWaits();
    await rival.commit();

    expect(await order).toMatchObject({ code: 'order.cart-empty', details: { orderId } });
    expect(await runAgain()).toBe(reruns + 1);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 0, stock: 100, balance: 1_000_000 });
  });

  it('runs again from BEGIN when its connection is killed in the middle', async () => {
    const { productId, userId } = await shop();
    await rival.beginTransaction();
    await rival.query('SELECT stock FROM products WHERE id = ? FOR UPDATE', [toBinary(productId)]);
    const order = place(userId, [{ productId, quantity: 1 }]);
    const thread = await untilItWaits();
    await database.dataSource.query(`KILL ${thread}`);
    await rival.rollback();

    expect((await order).replayed).toBe(false);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it('places the other orders of a batch when one throws', async () => {
    const { productId, userId } = await shop();
    const lines = [{ productId, quantity: 1 }];
    const commands = Array.from({ length: 5 }, () => anOrder(userId, lines));
    FragileOrders.breaks = commands[2]!.orderId;
    const placement = module.get(OrderPlacement);
    const results = await Promise.allSettled(commands.map((command) => placement.place(command)));

    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({ reason: { message: 'this one throws' } });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 4, stock: 96, balance: 996_000 });
  });

  it('places the other orders of a batch when one breaks an unexpected constraint, and logs the bug once', async () => {
    const { productId, userId } = await shop();
    const stored = anOrder(userId, [{ productId, quantity: 1 }]);
    const placement = module.get(OrderPlacement);
    await placement.place(stored);
    // Another request with the id of an existing order: its row has the PRIMARY of `orders`, as keys have theirs.
    const lines = [{ productId, quantity: 1 }];
    const commands = [
      anOrder(userId, lines),
      anOrder(userId, lines, { orderId: stored.orderId }),
      anOrder(userId, lines),
    ];
    const logged = jest.spyOn(module.get(Log), 'error');
    const again = await runAgain();
    const results = await Promise.allSettled(commands.map((command) => placement.place(command)));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { errno: 1062 } });
    expect(results[1]).not.toMatchObject({ reason: { name: 'TransactionConflict' } });
    expect(await runAgain()).toBe(again); // it is no conflict, so no batch ran again
    expect(logged).toHaveBeenCalledTimes(1);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 3, stock: 97, balance: 997_000 });
  });

  it('marks each order of a batch as possibly placed when COMMIT is never answered', async () => {
    const { productId, userId } = await shop();
    const struck = proxy.swallowAnswerTo('COMMIT');
    const orders = [1, 2, 3].map(() => place(userId, [{ productId, quantity: 1 }]));
    const ended = await Promise.allSettled(orders);
    await struck;
    await proxy.heal();
    expect(ended.map((each) => each.status === 'rejected' && hasUnknownOutcome(each.reason))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 3, stock: 97 });
  });

  it('marks the one order that throws alone as possibly placed when its batch may be committed', async () => {
    const { productId, userId } = await shop();
    const lines = [{ productId, quantity: 1 }];
    const commands = [1, 2].map(() => anOrder(userId, lines));
    const struck = proxy.cutBefore('COMMIT').then(() => (FragileOrders.breaks = commands[0]!.orderId));
    FragileOrders.breaks = undefined;
    const placement = module.get(OrderPlacement);
    const [broken, other] = await Promise.allSettled(commands.map((command) => placement.place(command)));
    await struck;
    FragileOrders.breaks = undefined;

    expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'this one throws' } });
    expect(broken?.status === 'rejected' && hasUnknownOutcome(broken.reason)).toBe(true);
    expect(other).toMatchObject({ status: 'fulfilled' });
  });

  it('fails at its deadline without the database, and works again afterwards', async () => {
    const { productId, userId } = await shop();
    await proxy.refuse();
    await expect(place(userId, [{ productId, quantity: 1 }])).rejects.toMatchObject({ name: 'Unavailable' });
    await proxy.heal();
    await place(userId, [{ productId, quantity: 1 }]);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99 });
  });

  it('wakes the relay for placed orders, and not for refused ones', async () => {
    const { productId, userId } = await shop();
    const notifier = module.get<CountingNotifier>(OutboxNotifier);
    const before = notifier.wakeUps;
    await expect(place(userId, [{ productId: newId<'Product'>(), quantity: 1 }])).rejects.toMatchObject({
      code: 'order.product-not-for-sale',
    });
    expect(notifier.wakeUps).toBe(before);
    await place(userId, [{ productId, quantity: 1 }]);
    expect(notifier.wakeUps).toBe(before + 1);
  });
});
