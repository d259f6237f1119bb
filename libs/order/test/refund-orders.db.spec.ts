import type { TestingModule } from '@nestjs/testing';
import { type IdempotentAnswer, newId, type OrderId, type ProductId, type UserId } from '@app/kernel';
import type { UserCouponId } from '@app/coupon/contract';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { adjustStock, changeProduct, chargeCustomer } from '@test/support/fixtures';
import { PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import type { PlaceOrder } from '../src/application/place-order.command';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { type SalesBooking, SalesHistory, type SalesPosition } from '../src/contract/sales-history.queries';
import { OrderHistoryModule } from '../src/order-history.module';
import { aCouponOf, aCustomer, anOrder, aProduct, orderContext } from './placing';
import { aRefund } from './refunding';

describe('refunding an order', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database, {}, [OrderHistoryModule]).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  async function placed(userId: UserId, lines: PlaceOrder['lines'], more: Partial<PlaceOrder> = {}) {
    const command = anOrder(userId, lines, more);
    const [outcome] = await module.get(PlaceOrdersUseCase).execute([command]);
    expect(outcome).toMatchObject({ replayed: false });
    return command.orderId;
  }
  const refund = (...of: Parameters<typeof aRefund>) => module.get(RefundOrderUseCase).execute(aRefund(...of));
  const bodyOf = (answer: IdempotentAnswer) => JSON.parse(answer.body) as Record<string, unknown>;

  const rows = <Row>(sql: string, ...ids: string[]) => database.dataSource.query<Row[]>(sql, ids.map(toBinary));
  const stockOf = async (id: ProductId) =>
    (await rows<{ stock: number }>('SELECT stock FROM products WHERE id = ?', id))[0]?.stock;
  const balanceOf = async (id: UserId) =>
    (await rows<{ balance: number }>('SELECT balance FROM wallets WHERE user_id = ?', id))[0]?.balance;
  const eventsOf = (id: OrderId) =>
    rows<{ type: string; sequence: number; payload: string }>(
      'SELECT type, sequence, payload FROM outbox_events WHERE subject_id = ? ORDER BY sequence',
      id,
    );

  it('restores units, money and status step by step, with an event for each refund', async () => {
    const [tea, cup] = [await aProduct(database, { price: 1_000 }), await aProduct(database, { price: 300 })];
    const userId = await aCustomer(database, 10_000);
    const orderId = await placed(userId, [
      { productId: tea, quantity: 3 },
      { productId: cup, quantity: 2 },
    ]);

    const first = bodyOf(await refund(userId, orderId, { lines: [{ lineNo: 1, quantity: 2 }], reason: 'broken' }));
    expect(first).toMatchObject({ status: 'partially-refunded', refundedAmount: 2_000, totalAmount: 3_600 });
    expect([await stockOf(tea), await stockOf(cup), await balanceOf(userId)]).toEqual([99, 98, 8_400]);

    const rest = [
      { productId: cup, quantity: 2 },
      { lineNo: 1, quantity: 1 },
    ];
    const second = bodyOf(await refund(userId, orderId, { lines: rest }));
    expect(second).toMatchObject({ status: 'refunded', refundedAmount: 3_600 });
    expect([await stockOf(tea), await stockOf(cup), await balanceOf(userId)]).toEqual([100, 100, 10_000]);

    const events = await eventsOf(orderId);
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['OrderCompleted', 1],
      ['OrderRefunded', 2],
      ['OrderRefunded', 3],
    ]);
    expect(JSON.parse(events[1]!.payload).data).toMatchObject({
      refundedAmount: 2_000,
      lines: [{ lineNo: 1, productId: tea, quantity: 2, refundedAmount: 2_000 }],
    });
  });

  it('stores each refund and its lines', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database);
    const placedAt = new Date('2010-12-01T08:26:00.000Z');
    const refundedAt = new Date('2010-12-09T10:30:00.000Z');
    const orderId = await placed(userId, [{ productId, quantity: 3 }], { placedAt });
    await refund(userId, orderId, { lines: [{ lineNo: 1, quantity: 1 }], reason: 'broken', refundedAt });

    expect(
      await rows('SELECT refund_no, kind, amount, reason, refunded_at FROM order_refunds WHERE order_id = ?', orderId),
    ).toEqual([{ refund_no: 1, kind: 'refund', amount: 1_000, reason: 'broken', refunded_at: refundedAt }]);
    expect(
      await rows('SELECT refund_no, line_no, quantity, amount FROM order_refund_lines WHERE order_id = ?', orderId),
    ).toEqual([{ refund_no: 1, line_no: 1, quantity: 1, amount: 1_000 }]);
    expect(await rows('SELECT kind, amount FROM wallet_entries WHERE order_id = ? ORDER BY entry_no', orderId)).toEqual(
      [
        { kind: 'order', amount: -3_000 },
        { kind: 'refund', amount: 1_000 },
      ],
    );
    await expect(
      refund(userId, orderId, { lines: [{ lineNo: 1, quantity: 1 }], refundedAt: new Date('2010-11-30T00:00:00Z') }),
    ).rejects.toMatchObject({ code: 'order.refunded-before-placed' });

    const [, refunded] = await eventsOf(orderId);
    expect(JSON.parse(refunded!.payload)).toMatchObject({
      dataschema: 'urn:commerce-backend:schema:OrderRefunded:2',
      data: { placedAt: placedAt.toISOString(), refundedAt: refundedAt.toISOString() },
    });

    const { bookings } = await module.get(SalesHistory).page(undefined, 1_000);
    expect(bookings.filter((booking) => booking.orderId === orderId)).toEqual([
      { orderId, sequence: 1, placedAt, refundedAt: undefined, lines: [{ productId, quantity: 3, revenue: 3_000 }] },
      { orderId, sequence: 2, placedAt, refundedAt, lines: [{ productId, quantity: -1, revenue: -1_000 }] },
    ]);
  });

  it('returns when orders were placed, for existing orders', async () => {
    const history = module.get(SalesHistory);
    const userId = await aCustomer(database);
    const productId = await aProduct(database);
    const placedAt = new Date('2010-12-01T08:26:00.000Z');
    const orderId = await placed(userId, [{ productId, quantity: 1 }], { placedAt });
    const unknown = { userId, orderId: newId<'Order'>() };
    expect(await history.placedAt([{ userId, orderId }, unknown])).toEqual(new Map([[orderId, placedAt]]));
    expect(await history.placedAt([unknown])).toEqual(new Map());
    expect(await history.placedAt([])).toEqual(new Map());
  });

  it('returns the sales history page by page, each order once', async () => {
    const all = await module.get(SalesHistory).page(undefined, 1_000);
    const paged: SalesBooking[] = [];
    let after: SalesPosition | undefined;
    do {
      const { bookings, next } = await module.get(SalesHistory).page(after, 1);
      paged.push(...bookings);
      after = next;
    } while (after);
    const named = (bookings: typeof paged) => bookings.map((each) => `${each.orderId} ${each.sequence}`).sort();
    expect(paged.length).toBeGreaterThan(2);
    expect(named(paged)).toEqual(named([...all.bookings]));
  });

  it('cancels a whole order, once', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database, 5_000);
    const orderId = await placed(userId, [{ productId, quantity: 3 }]);
    expect(bodyOf(await refund(userId, orderId))).toMatchObject({ status: 'cancelled', refundedAmount: 3_000 });
    expect([await stockOf(productId), await balanceOf(userId)]).toEqual([100, 5_000]);
    expect((await eventsOf(orderId)).map(({ type }) => type)).toEqual(['OrderCompleted', 'OrderCancelled']);
    await expect(refund(userId, orderId)).rejects.toMatchObject({ code: 'order.not-cancellable' });
    await expect(refund(userId, orderId, { lines: [{ lineNo: 1, quantity: 1 }] })).rejects.toMatchObject({
      code: 'order.nothing-to-refund',
    });
  });

  it('does not cancel a partly refunded order', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    const orderId = await placed(userId, [{ productId, quantity: 2 }]);
    await refund(userId, orderId, { lines: [{ lineNo: 1, quantity: 1 }] });
    await expect(refund(userId, orderId)).rejects.toMatchObject({ code: 'order.not-cancellable' });
  });

  it('repeats the stored answer of a key, byte for byte, and has no further effect', async () => {
    const productId = await aProduct(database);
    const userId = await aCustomer(database);
    const orderId = await placed(userId, [{ productId, quantity: 2 }]);
    const lines = [{ lineNo: 1, quantity: 1 }];
    const first = await refund(userId, orderId, { lines, key: 'k' });
    expect(await refund(userId, orderId, { lines, key: 'k' })).toEqual({ body: first.body, replayed: true });
    await expect(refund(userId, orderId, { lines: [...lines, ...lines], key: 'k' })).rejects.toMatchObject({
      code: 'idempotency.key-reused',
    });
    expect(await stockOf(productId)).toBe(99);
  });

  it('does not find the order of another customer', async () => {
    const productId = await aProduct(database);
    const orderId = await placed(await aCustomer(database), [{ productId, quantity: 1 }]);
    await expect(refund(await aCustomer(database), orderId)).rejects.toMatchObject({ code: 'order.not-found' });
  });

  it('refunds free products and units of archived products', async () => {
    const productId = await aProduct(database, { price: 0 });
    const userId = newId<'User'>();
    const orderId = await placed(userId, [{ productId, quantity: 1 }]);
    await changeProduct(database, productId, { status: 'archived' });
    expect(bodyOf(await refund(userId, orderId))).toMatchObject({ status: 'cancelled', refundedAmount: 0 });
    expect(await stockOf(productId)).toBe(100);
  });

  it('refuses an invalid refund, and changes nothing', async () => {
    const productId = await aProduct(database, { stock: 5 });
    const userId = await aCustomer(database, 5_000);
    const orderId = await placed(userId, [{ productId, quantity: 5 }]);
    await adjustStock(database, productId, Number.MAX_SAFE_INTEGER - 4);
    await expect(refund(userId, orderId)).rejects.toMatchObject({
      code: 'order.stock-too-large',
      details: { productIds: [productId] },
    });
    await adjustStock(database, productId, 4 - Number.MAX_SAFE_INTEGER);
    await chargeCustomer(database, userId, Number.MAX_SAFE_INTEGER - 4_999);
    await expect(refund(userId, orderId)).rejects.toMatchObject({ code: 'order.balance-too-large' });
    expect(await rows('SELECT status, event_count FROM orders WHERE id = ?', orderId)).toEqual([
      { status: 'completed', event_count: 1 },
    ]);
  });

  describe('with a coupon', () => {
    const couponOrder = async (userCouponId: UserCouponId, userId: UserId) => {
      const productId = await aProduct(database, { price: 1_000 });
      return placed(userId, [{ productId, quantity: 2 }], { userCouponId });
    };
    const orderOfCoupon = async (id: string) =>
      (await rows<{ order_id: Buffer | null }>('SELECT order_id FROM user_coupons WHERE id = ?', id))[0]?.order_id;

    it('returns the coupon with its last unit, for another use', async () => {
      const userId = await aCustomer(database);
      const coupon = await aCouponOf(database, userId, { value: 500 });
      const orderId = await couponOrder(coupon, userId);
      expect(await orderOfCoupon(coupon)).toEqual(toBinary(orderId));
      const one = { lines: [{ lineNo: 1, quantity: 1 }] };
      expect(bodyOf(await refund(userId, orderId, one))).toMatchObject({ refundedAmount: 750, userCouponId: coupon });
      expect(await orderOfCoupon(coupon)).toEqual(toBinary(orderId));
      await refund(userId, orderId, one);
      expect(await orderOfCoupon(coupon)).toBeNull();
      await couponOrder(coupon, userId);
    });

    it('keeps the discount of the rest below the minimum of the coupon', async () => {
      const userId = await aCustomer(database);
      const coupon = await aCouponOf(database, userId, { value: 500, minOrderAmount: 2_000 });
      const orderId = await couponOrder(coupon, userId);
      const one = { lines: [{ lineNo: 1, quantity: 1 }] };
      expect(bodyOf(await refund(userId, orderId, one))).toMatchObject({ refundedAmount: 750 });
      expect(await orderOfCoupon(coupon)).toEqual(toBinary(orderId));
      expect(bodyOf(await refund(userId, orderId, one))).toMatchObject({ refundedAmount: 1_500 });
      expect(await orderOfCoupon(coupon)).toBeNull();
    });

    it('does not return a coupon that has expired meanwhile', async () => {
      const userId = await aCustomer(database);
      const coupon = await aCouponOf(database, userId, { value: 500 });
      const orderId = await couponOrder(coupon, userId);
      await rows("UPDATE user_coupons SET valid_until = '2020-01-01' WHERE id = ?", coupon);
      await refund(userId, orderId);
      expect(await orderOfCoupon(coupon)).toEqual(toBinary(orderId));
    });
  });
});
