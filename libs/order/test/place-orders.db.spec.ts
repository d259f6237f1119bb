import type { TestingModule } from '@nestjs/testing';
import { DomainError, type IdempotentAnswer, newId, type ProductId, type UserId } from '@app/kernel';
import { Database } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { changeProduct } from '@test/support/fixtures';
import { type PlacementOutcome, PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import type { PlaceOrder } from '../src/application/place-order.command';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { aRefund } from './refunding';
import { aCouponOf, aCustomer, anOrder, aProduct, leftIn, orderContext } from './placing';

describe('placing orders together', () => {
  let database: TestDatabase;
  let module: TestingModule;
  const place = (...commands: PlaceOrder[]): Promise<PlacementOutcome[]> =>
    module.get(PlaceOrdersUseCase).execute(commands);

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const codes = (outcomes: readonly PlacementOutcome[]) =>
    outcomes.map((outcome) => (outcome instanceof DomainError ? outcome.code : 'placed'));

  it('shows each order the result of the orders before it', async () => {
    const productId = await aProduct(database, { stock: 5 });
    const userId = await aCustomer(database, 4_000);
    const outcomes = await place(
      anOrder(userId, [{ productId, quantity: 3 }]),
      anOrder(userId, [{ productId, quantity: 3 }]), // two are left
      anOrder(userId, [{ productId, quantity: 2 }]), // the balance is too small
      anOrder(userId, [{ productId, quantity: 1 }]),
    );
    expect(codes(outcomes)).toEqual(['placed', 'order.out-of-stock', 'order.insufficient-balance', 'placed']);
    expect(await leftIn(database, { productId, userId })).toEqual({ orders: 2, events: 2, stock: 1, balance: 0 });
  });

  it('lets the repetition of a key in one batch replay the first order', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    const lines = [{ productId, quantity: 1 }];
    const [first, second] = await place(anOrder(userId, lines, { key: 'k' }), anOrder(userId, lines, { key: 'k' }));

    expect(first).toEqual({ body: expect.any(String), replayed: false });
    expect(second).toEqual({ body: (first as IdempotentAnswer).body, replayed: true });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 99, balance: 999_000 });
  });

  it('lets another order use the key of a refused order', async () => {
    const productId = await aProduct(database, { stock: 1 });
    const userId = await aCustomer(database);
    const outcomes = await place(
      anOrder(userId, [{ productId, quantity: 2 }], { key: 'k' }),
      anOrder(userId, [{ productId, quantity: 1 }], { key: 'k' }),
    );
    expect(codes(outcomes)).toEqual(['order.out-of-stock', 'placed']);
  });

  it('refuses a stored key with another request', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    await place(anOrder(userId, [{ productId, quantity: 1 }], { key: 'k' }));
    expect(codes(await place(anOrder(userId, [{ productId, quantity: 2 }], { key: 'k' })))).toEqual([
      'idempotency.key-reused',
    ]);
  });

  it('names the products that are not for sale: unknown and archived ones', async () => {
    const [archived, unknown] = [await aProduct(database), newId<'Product'>()];
    const userId = await aCustomer(database);
    await changeProduct(database, archived, { status: 'archived' });
    const lines = [archived, unknown].map((productId) => ({ productId, quantity: 1 }));
    const [outcome] = await place(anOrder(userId, lines));
    expect(outcome).toMatchObject({
      code: 'order.product-not-for-sale',
      details: { productIds: expect.arrayContaining([archived, unknown]) },
    });
  });

  it('refuses a total other than the expected one, and returns the actual total', async () => {
    const productId = await aProduct(database, { price: 700 });
    const userId = await aCustomer(database);
    const [outcome] = await place(anOrder(userId, [{ productId, quantity: 2 }], { expectedTotalAmount: 1_399 }));
    expect(outcome).toMatchObject({ code: 'order.price-changed', details: { totalAmount: 1_400 } });
    expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 0, stock: 100 });
  });

  it('refuses an amount past 2^53-1', async () => {
    const productId = await aProduct(database, { price: Number.MAX_SAFE_INTEGER });
    const userId = await aCustomer(database);
    expect(codes(await place(anOrder(userId, [{ productId, quantity: 2 }])))).toEqual(['order.amount-too-large']);
  });

  describe('with a coupon', () => {
    it('takes the discount off, and refuses the coupon to the next order', async () => {
      const productId = await aProduct(database, { price: 1_000 });
      const userId = await aCustomer(database, 5_000);
      const userCouponId = await aCouponOf(database, userId);
      const lines = [{ productId, quantity: 2 }];
      const [first, second] = await place(
        anOrder(userId, lines, { userCouponId, expectedTotalAmount: 1_700 }),
        anOrder(userId, lines, { userCouponId }),
      );
      expect(JSON.parse((first as IdempotentAnswer).body)).toMatchObject({
        itemsAmount: 2_000,
        discountAmount: 300,
        totalAmount: 1_700,
        userCouponId,
        lines: [{ amount: 2_000, discount: 300 }],
      });
      expect(second).toMatchObject({ code: 'order.coupon-not-usable', details: { reason: 'used' } });
      const [later] = await place(anOrder(userId, lines, { userCouponId }));
      expect(later).toMatchObject({ code: 'order.coupon-not-usable', details: { reason: 'used' } });
      expect(await leftIn(database, { productId, userId })).toMatchObject({ orders: 1, stock: 98, balance: 3_300 });
    });

    it('returns the reason of an unusable coupon, and leaves the coupon unchanged', async () => {
      const [tea, cup] = [await aProduct(database), await aProduct(database)];
      const [userId, another] = [await aCustomer(database), await aCustomer(database)];
      const pin = await aProduct(database, { price: 99 });
      const lines = [tea, pin].map((productId) => ({ productId, quantity: 1 }));
      const coupons = {
        unknown: await aCouponOf(database, another),
        'order-too-small': await aCouponOf(database, userId, { minOrderAmount: 1_100 }),
        'not-for-these-products': await aCouponOf(database, userId, { productIds: [cup] }),
        'nothing-to-discount': await aCouponOf(database, userId, { kind: 'percent', value: 1, productIds: [pin] }),
      };
      for (const [reason, userCouponId] of Object.entries(coupons)) {
        const [outcome] = await place(anOrder(userId, lines, { userCouponId }));
        expect(outcome).toMatchObject({ code: 'order.coupon-not-usable', details: { reason } });
      }
      const userCouponId = coupons['not-for-these-products'];
      expect(codes(await place(anOrder(userId, [{ productId: cup, quantity: 1 }], { userCouponId })))).toEqual([
        'placed',
      ]);
    });

    it('leaves the coupon unchanged when the order is refused for another reason', async () => {
      const productId = await aProduct(database, { stock: 1 });
      const userId = await aCustomer(database);
      const userCouponId = await aCouponOf(database, userId);
      const outcomes = await place(
        anOrder(userId, [{ productId, quantity: 2 }], { userCouponId }),
        anOrder(userId, [{ productId, quantity: 1 }], { userCouponId }),
      );
      expect(codes(outcomes)).toEqual(['order.out-of-stock', 'placed']);
    });
  });

  describe('of a product that is limited for each customer', () => {
    it('counts units bought before and in the same batch, without refunded units', async () => {
      const productId = await aProduct(database, { maxPerCustomer: 3 });
      const [userId, another] = [await aCustomer(database), await aCustomer(database)];
      const of = (buyer: UserId, quantity: number) => anOrder(buyer, [{ productId, quantity }]);
      const first = of(userId, 2);
      expect(codes(await place(first))).toEqual(['placed']);
      expect(codes(await place(of(userId, 2), of(userId, 1), of(userId, 1), of(another, 3)))).toEqual([
        'order.limit-per-customer',
        'placed',
        'order.limit-per-customer',
        'placed',
      ]);
      await module
        .get(RefundOrderUseCase)
        .execute(aRefund(userId, first.orderId, { lines: [{ lineNo: 1, quantity: 1 }] }));
      expect(codes(await place(of(userId, 1)))).toEqual(['placed']);
      expect((await place(of(userId, 1)))[0]).toMatchObject({ details: { productIds: [productId] } });
    });

    it('keeps the limit when a customer places many orders concurrently', async () => {
      const productId = await aProduct(database, { maxPerCustomer: 3, price: 0 });
      const userId = newId<'User'>(); // without a wallet to lock
      const batches = await Promise.all(
        Array.from({ length: 8 }, () => place(anOrder(userId, [{ productId, quantity: 1 }]))),
      );
      expect(codes(batches.flat()).filter((code) => code === 'placed')).toHaveLength(3);
    });

    it('repeats its answer, alone and in a batch with orders of other products', async () => {
      const [limited, other] = [await aProduct(database, { maxPerCustomer: 1 }), await aProduct(database)];
      const userId = await aCustomer(database);
      const buy = (key: string, productId = limited) => anOrder(userId, [{ productId, quantity: 1 }], { key });
      const [first] = await place(buy('k'));
      const repeated = { body: (first as IdempotentAnswer).body, replayed: true };
      expect(await place(buy('k'))).toEqual([repeated]);
      const [again, fresh] = await place(buy('k'), buy('another', other));
      expect(again).toEqual(repeated);
      expect(fresh).toMatchObject({ replayed: false });
      expect(await leftIn(database, { productId: limited, userId })).toMatchObject({ orders: 2, stock: 99 });
    });
  });

  it('sells a free product to a customer without a wallet', async () => {
    const productId = await aProduct(database, { price: 0 });
    const userId = newId<'User'>();
    expect(codes(await place(anOrder(userId, [{ productId, quantity: 1 }])))).toEqual(['placed']);
    expect(await leftIn(database, { productId, userId })).toEqual({ orders: 1, events: 1, stock: 99, balance: 0 });
  });

  it('sells at the prices and time that the caller sets, and stores both times', async () => {
    const productId = await aProduct(database, { price: 500 });
    const userId = await aCustomer(database);
    const placedAt = new Date('2010-12-01T08:26:00.000Z');
    const lines = [
      { productId, quantity: 2, unitPrice: 300 },
      { productId, quantity: 1 },
    ];
    const [outcome] = await place(anOrder(userId, lines, { placedAt }));
    expect(JSON.parse((outcome as IdempotentAnswer).body)).toMatchObject({
      totalAmount: 1_100,
      placedAt: placedAt.toISOString(),
      lines: [
        { lineNo: 1, unitPrice: 300, quantity: 2 },
        { lineNo: 2, unitPrice: 500, quantity: 1 },
      ],
    });
    const [row] = await database.dataSource.query<{ placed_at: Date; booked_at: Date }[]>(
      'SELECT placed_at, booked_at FROM orders WHERE total_amount = 1100',
    );
    expect(row?.placed_at).toEqual(placedAt);
    expect(row?.booked_at.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('needs as many statements for a hundred orders as for one', async () => {
    const productIds = await Promise.all(Array.from({ length: 20 }, () => aProduct(database)));
    const userIds = await Promise.all(Array.from({ length: 20 }, () => aCustomer(database)));
    const some = (count: number) =>
      Array.from({ length: count }, (_, n) =>
        anOrder(userIds[n % 20]!, [{ productId: productIds[n % 20]!, quantity: 1 }]),
      );
    const statementsOf = async (commands: PlaceOrder[]): Promise<number> => {
      const before = await questions();
      await place(...commands);
      return (await questions()) - before;
    };
    await place(...some(1));
    expect(await statementsOf(some(100))).toBe(await statementsOf(some(1)));
  });

  it('sends no further statement for a batch of replays once the replays are recognised', async () => {
    const [limited, other] = [await aProduct(database, { maxPerCustomer: 1 }), await aProduct(database)];
    const userId = await aCustomer(database);
    const ordersOf = (productId: ProductId) => anOrder(userId, [{ productId, quantity: 1 }], { key: productId });
    const statementsOfReplay = async (productId: ProductId): Promise<number> => {
      await place(ordersOf(productId));
      const before = await questions();
      await place(ordersOf(productId));
      return (await questions()) - before;
    };
    await place(ordersOf(other));
    expect(await statementsOfReplay(limited)).toBe(await statementsOfReplay(other));
  });

  /** Statements of the application's own account so far, by the database's count for the connection. */
  async function questions(): Promise<number> {
    const [row] = await module.get(Database).query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Questions'");
    return Number(row?.Value);
  }
});
