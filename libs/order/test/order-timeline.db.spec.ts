import type { TestingModule } from '@nestjs/testing';
import { EventTrail, type Id, newId, type OrderId, type UserId } from '@app/kernel';
import type { AccountDirectory } from '@app/identity/contract/account-directory.queries';
import { OrderEntries } from '@app/balance/contract/order-entries.queries';
import { UsedCoupons } from '@app/coupon/contract/used-coupons.queries';
import { ProductDirectory } from '@app/product/contract/product-directory.queries';
import { Database, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { chargeCustomer } from '@test/support/fixtures';
import { DescribeOrderTimelineUseCase } from '../src/application/describe-order-timeline.use-case';
import { DataPlatformBookings, type EventBookings } from '../src/application/event-bookings';
import { PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import type { PlaceOrder } from '../src/application/place-order.command';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { SqlOrderHistory } from '../src/infrastructure/sql-order-history';
import { aCouponOf, aCustomer, anOrder, aProduct, orderContext } from './placing';
import { aRefund } from './refunding';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

class FakeDataPlatform extends DataPlatformBookings {
  answer: EventBookings = { known: false, reason: 'not-configured' };
  find(): Promise<EventBookings> {
    return Promise.resolve(this.answer);
  }
}

describe('the timeline of an order', () => {
  let database: TestDatabase;
  let module: TestingModule;
  const dataPlatform = new FakeDataPlatform();
  const staff = newId<'User'>();

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });
  beforeEach(() => (dataPlatform.answer = { known: false, reason: 'not-configured' }));

  const find = <T>(port: abstract new () => T): T => module.get<T>(port, { strict: false });
  const accounts: AccountDirectory = {
    findAll: (ids) =>
      Promise.resolve(
        new Map(
          ids
            .filter((id) => id === staff)
            .map((userId) => [userId, { userId, email: 'ada@shop.example', role: 'admin' }]),
        ),
      ),
  };
  const timelineOf = (orderId: OrderId) =>
    new DescribeOrderTimelineUseCase(
      new SqlOrderHistory(module.get(Database)),
      find(OrderEntries),
      find(UsedCoupons),
      find(ProductDirectory),
      accounts,
      find(EventTrail),
      dataPlatform,
    ).execute(orderId);

  async function placed(userId: UserId, lines: PlaceOrder['lines'], more: Partial<PlaceOrder> = {}): Promise<OrderId> {
    const command = anOrder(userId, lines, more);
    const [outcome] = await module.get(PlaceOrdersUseCase).execute([command]);
    expect(outcome).toMatchObject({ replayed: false });
    return command.orderId;
  }
  async function refund(userId: UserId, orderId: OrderId, more: Parameters<typeof aRefund>[2], callerId?: UserId) {
    const command = aRefund(userId, orderId, more);
    const request = callerId ? { ...command.request, callerId: callerId as string as Id<'Caller'> } : command.request;
    await module.get(RefundOrderUseCase).execute({ ...command, request });
    return command.eventId;
  }
  const query = (sql: string, parameters: unknown[]) => database.dataSource.query(sql, parameters);

  it('has a step for the order and for each refund: state, stock, money, coupon, event and who asked for it', async () => {
    const [tea, cup] = [await aProduct(database, { price: 1_000 }), await aProduct(database, { price: 300 })];
    const userId = await aCustomer(database, 10_000);
    const userCouponId = await aCouponOf(database, userId, { kind: 'fixed', value: 100 });
    const request = { ...anOrder(userId, []).request, callerId: userId as string as Id<'Caller'> };
    const orderId = await placed(
      userId,
      [
        { productId: tea, quantity: 3 },
        { productId: cup, quantity: 1 },
      ],
      { userCouponId, request, traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` },
    );
    await refund(userId, orderId, { lines: [{ productId: tea, quantity: 2 }], reason: 'broken' }, staff);
    const lastEvent = await refund(userId, orderId, {
      lines: [
        { productId: tea, quantity: 1 },
        { productId: cup, quantity: 1 },
      ],
    });

    const timeline = await timelineOf(orderId);
    expect(timeline).toMatchObject({
      orderId,
      userId,
      status: 'refunded',
      stepCount: 3,
      coupon: { userCouponId, orderId: undefined },
      products: [
        { productId: tea, stock: 100 },
        { productId: cup, stock: 100 },
      ],
    });
    const [order, first, last] = timeline.steps;
    expect(order).toMatchObject({
      sequence: 1,
      kind: 'placed',
      statusAfter: 'completed',
      actor: { kind: 'customer', userId },
      stock: [
        { productId: tea, change: -3 },
        { productId: cup, change: -1 },
      ],
      entry: { kind: 'order', amount: -3_200, balanceAfter: 6_800 },
      coupon: 'used',
      event: { type: 'OrderCompleted', traceparent: expect.stringContaining(TRACE_ID) as string },
    });
    expect(first).toMatchObject({
      kind: 'refund',
      statusAfter: 'partially-refunded',
      reason: 'broken',
      actor: { kind: 'staff', userId: staff, email: 'ada@shop.example' },
      stock: [{ productId: tea, change: 2 }],
      coupon: undefined,
      event: { type: 'OrderRefunded' },
    });
    expect(first!.entry!.amount).toBe(first!.amount);
    expect(last).toMatchObject({ statusAfter: 'refunded', coupon: 'given-back', event: { eventId: lastEvent } });
    expect(last!.entry!.balanceAfter).toBe(10_000);
    expect(timeline.steps.reduce((sum, { entry }) => sum + entry!.amount, 0)).toBe(0);
  });

  it('shows a cancellation, and a coupon that was no longer valid', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database, 10_000);
    const userCouponId = await aCouponOf(database, userId, { kind: 'fixed', value: 100 });
    const orderId = await placed(userId, [{ productId, quantity: 1 }], { userCouponId });
    await query('UPDATE user_coupons SET valid_until = UTC_TIMESTAMP(3) WHERE id = ?', [toBinary(userCouponId)]);
    await refund(userId, orderId, { lines: 'cancellation' });
    expect((await timelineOf(orderId)).steps[1]).toMatchObject({
      kind: 'cancellation',
      statusAfter: 'cancelled',
      coupon: 'expired',
      event: { type: 'OrderCancelled' },
    });
  });

  it('says where the events are: waiting, sent, parked, booked', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database, 10_000);
    const orderId = await placed(userId, [{ productId, quantity: 1 }]);
    const deliveries = async () => (await timelineOf(orderId)).steps[0]!.event!.deliveries;
    const waiting = { state: 'waiting', bookedAt: undefined };
    expect(await deliveries()).toMatchObject([
      { destination: 'data-platform', ...waiting, bookedAtUnknown: 'not-configured' },
      { destination: 'ranking', ...waiting, bookedAtUnknown: 'not-recorded' },
    ]);

    const { eventId } = (await timelineOf(orderId)).steps[0]!.event!;
    const id = toBinary(eventId);
    await query("DELETE FROM outbox_deliveries WHERE event_id = ? AND destination = 'data-platform'", [id]);
    await query(
      "UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3), refusals = 10, last_error = 'no' WHERE event_id = ?",
      [id],
    );
    await query('UPDATE outbox_events SET sent_to = 1, sent_at = UTC_TIMESTAMP(3) WHERE id = ?', [id]);
    const bookedAt = new Date('2026-11-27T10:00:00.000Z');
    dataPlatform.answer = { known: true, bookedAt: new Map([[eventId, bookedAt]]) };
    expect(await deliveries()).toMatchObject([
      { destination: 'data-platform', state: 'sent', bookedAt, bookedAtUnknown: undefined },
      {
        destination: 'ranking',
        state: 'parked',
        refusals: 10,
        lastError: 'no',
        bookedAt: undefined,
        bookedAtUnknown: 'not-recorded',
      },
    ]);
    expect((await timelineOf(orderId)).steps[0]!.event!.lastSentAt).toEqual(expect.any(Date));

    dataPlatform.answer = { known: false, reason: 'unreachable' };
    expect((await deliveries())[0]).toMatchObject({ bookedAt: undefined, bookedAtUnknown: 'unreachable' });
  });

  it('has no event where it is past its retention', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database, 10_000);
    const orderId = await placed(userId, [{ productId, quantity: 1 }]);
    await query('DELETE FROM outbox_events WHERE subject_id = ?', [toBinary(orderId)]);
    expect((await timelineOf(orderId)).steps).toMatchObject([{ kind: 'placed', event: undefined }]);
  });

  it('finds the entries of an order in a long history', async () => {
    const productId = await aProduct(database, { price: 1_000 });
    const userId = await aCustomer(database, 10_000);
    const orderId = await placed(userId, [{ productId, quantity: 2 }]);
    await query('UPDATE wallet_entries SET occurred_at = occurred_at - INTERVAL 2 HOUR WHERE user_id = ?', [
      toBinary(userId),
    ]);
    await query('UPDATE orders SET booked_at = booked_at - INTERVAL 2 HOUR WHERE id = ?', [toBinary(orderId)]);
    for (let n = 0; n < 20; n++) await chargeCustomer(database, userId, 1);
    expect((await timelineOf(orderId)).steps[0]!.entry).toMatchObject({ kind: 'order', amount: -2_000, entryNo: 2 });
  });

  it('is refused for an unknown order', async () => {
    await expect(timelineOf(newId<'Order'>())).rejects.toMatchObject({ code: 'order.not-found' });
  });
});
