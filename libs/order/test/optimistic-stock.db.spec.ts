import type { TestingModule } from '@nestjs/testing';
import { DomainError, type LockingTx, type ProductId, type Tx, type UserId, type WhenLocked } from '@app/kernel';
import { toBinary } from '@app/platform';
import { StockSheetRepository } from '@app/product/application/stock/stock-sheet.repository';
import type { StockSheet } from '@app/product/domain/stock/stock-sheet';
import { SqlStockSheetRepository } from '@app/product/infrastructure/stock/sql-stock-sheet.repository';
import { type Connection, createConnection } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { testServers } from '@test/support/servers';
import { PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import type { PlaceOrder } from '../src/application/place-order.command';
import { aCustomer, anOrder, aProduct, leftIn, orderContext } from './placing';

type LockOfSheet = [tx: LockingTx, productIds: readonly ProductId[], whenLocked: WhenLocked];

/** Lets the spec act once between the read and the write. */
class InterruptedSheets extends SqlStockSheetRepository {
  static meanwhile: (() => Promise<unknown>) | undefined;
  static locked = 0;

  protected override async read(tx: Tx, productIds: readonly ProductId[]): Promise<StockSheet> {
    const sheet = await super.read(tx, productIds);
    const { meanwhile } = InterruptedSheets;
    InterruptedSheets.meanwhile = undefined;
    await meanwhile?.();
    return sheet;
  }

  protected override lock(...[tx, productIds, whenLocked]: LockOfSheet): Promise<StockSheet> {
    InterruptedSheets.locked++;
    return super.lock(tx, productIds, whenLocked);
  }
}

describe('stock that is taken without a lock', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let rival: Connection;
  let userId: UserId;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).overrideProvider(StockSheetRepository).useClass(InterruptedSheets).compile();
    await module.init();
    const { host, port, admin } = testServers().database;
    rival = await createConnection({ host, port, ...admin, database: database.name });
  });
  beforeEach(async () => {
    InterruptedSheets.locked = 0;
    userId = await aCustomer(database);
  });
  afterAll(async () => {
    await rival.end();
    await module.close();
    await database.drop();
  });

  /** The result of each order: its total, or its error. */
  async function place(meanwhile: (() => Promise<unknown>) | undefined, ...commands: PlaceOrder[]): Promise<unknown[]> {
    InterruptedSheets.meanwhile = meanwhile;
    const outcomes = await module.get(PlaceOrdersUseCase).execute(commands);
    return outcomes.map((outcome) =>
      outcome instanceof DomainError ? outcome.code : (JSON.parse(outcome.body) as { totalAmount: number }).totalAmount,
    );
  }
  const sell = (productId: ProductId, quantity: number) =>
    rival.query('UPDATE products SET stock = stock - ? WHERE id = ?', [quantity, toBinary(productId)]);
  const change = (productId: ProductId, set: string) =>
    rival.query(`UPDATE products SET version = version + 1, ${set} WHERE id = ?`, [toBinary(productId)]);

  it('is not locked during the decision', async () => {
    const productId = await aProduct(database);
    const lock = async () => {
      await rival.beginTransaction();
      await rival.query('SELECT stock FROM products WHERE id = ? FOR UPDATE NOWAIT', [toBinary(productId)]);
      await rival.rollback();
    };
    expect(await place(lock, anOrder(userId, [{ productId, quantity: 1 }]))).toEqual([1_000]);
    expect(InterruptedSheets.locked).toBe(0);
  });

  it('is the stock after other transactions', async () => {
    const productId = await aProduct(database, { stock: 10 });
    const outcomes = await place(() => sell(productId, 5), anOrder(userId, [{ productId, quantity: 3 }]));
    expect(outcomes).toEqual([3_000]);
    expect(InterruptedSheets.locked).toBe(0);
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, events: 1, stock: 2 });
  });

  it('is refused to late orders when other transactions have taken it', async () => {
    const productId = await aProduct(database, { stock: 10 });
    const lines = [{ productId, quantity: 2 }];
    const orders = Array.from({ length: 5 }, () => anOrder(userId, lines));
    expect(await place(() => sell(productId, 5), ...orders)).toEqual([
      2_000,
      2_000,
      'order.out-of-stock',
      'order.out-of-stock',
      'order.out-of-stock',
    ]);
    expect(InterruptedSheets.locked).toBe(1);
    expect(await leftIn(database, { productId, userId })).toEqual({
      orders: 2,
      events: 2,
      stock: 1,
      balance: 996_000,
    });
  });

  it('is sold at the price at the time of the write', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const lines = [{ productId, quantity: 2 }];
    const outcomes = await place(
      () => change(productId, 'price = 1200'),
      anOrder(userId, lines),
      anOrder(userId, lines, { expectedTotalAmount: 2_000 }),
    );
    expect(outcomes).toEqual([2_400, 'order.price-changed']);
    expect(await leftIn(database, { productId, userId })).toEqual({
      orders: 1,
      events: 1,
      stock: 98,
      balance: 997_600,
    });
  });

  it('is not sold after its product is archived', async () => {
    const [archived, other] = [await aProduct(database), await aProduct(database)];
    const outcomes = await place(
      () => change(archived, "status = 'archived'"),
      anOrder(userId, [
        { productId: other, quantity: 1 },
        { productId: archived, quantity: 1 },
      ]),
    );
    expect(outcomes).toEqual(['order.product-not-for-sale']);
    expect(await leftIn(database, { productId: other, userId })).toMatchObject({ orders: 0, stock: 100 });
  });

  it('is taken in different quantities, of products with different versions, in one batch', async () => {
    const products = [await aProduct(database), await aProduct(database), await aProduct(database)] as const;
    await change(products[1], "name = 'Green tea'");
    const orders = products.map((productId, n) => anOrder(userId, [{ productId, quantity: n + 1 }]));
    expect(await place(undefined, ...orders)).toEqual([1_000, 2_000, 3_000]);
    expect(InterruptedSheets.locked).toBe(0);
    const left = await Promise.all(products.map((productId) => leftIn(database, { productId, userId })));
    expect(left.map(({ stock }) => stock)).toEqual([99, 98, 97]);
  });
});
