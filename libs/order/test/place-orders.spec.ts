import {
  Currency,
  DomainError,
  type IdempotentAnswer,
  newId,
  type OrderId,
  type ProductId,
  type Tx,
  type UserId,
} from '@app/kernel';
import { type BoughtFromCart, type CartContent, type CartGeneration, Carts } from '@app/cart/contract';
import { repeated } from '@test/support/idempotent-request';
import { MemoryIdempotencyRecords, MemoryUnitOfWork, TX_NOW } from '@test/support/memory-unit-of-work';
import { type NewOrder, OrderRepository } from '../src/application/order.repository';
import { toOrderView } from '../src/application/order.view';
import { NotNow, PlaceOrdersUseCase } from '../src/application/place-orders.use-case';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { type RefundOrder, refundOrder } from '../src/application/refund-order.command';
import type { Order } from '../src/domain/order';
import type { CartOfOrder, OrderedCart } from '../src/domain/ordered-carts';
import type { Purchased } from '../src/domain/purchase-limits';
import { aCommand, type Effects, MemoryCoupons, MemoryStocks, MemoryWallets } from './memory-ledgers';

class MemoryOrders extends OrderRepository {
  readonly placed: NewOrder[] = [];
  readonly refunded: Order[] = [];
  readonly asked: [readonly UserId[], readonly ProductId[]][] = [];
  carts: OrderedCart[] = [];
  bought: Purchased[] = [];

  insertAll(_tx: Tx, orders: readonly NewOrder[]): void {
    this.placed.push(...orders);
  }

  findByCarts(_tx: Tx, carts: readonly CartOfOrder[]): Promise<OrderedCart[]> {
    return Promise.resolve(
      this.carts.filter(({ cartGeneration }) => carts.some((cart) => cart.cartGeneration === cartGeneration)),
    );
  }

  lock(_tx: Tx, userId: UserId, orderId: OrderId): Promise<Order | undefined> {
    const found = this.placed.find(({ order }) => order.userId === userId && order.orderId === orderId);
    return Promise.resolve(found?.order);
  }

  saveRefunded(_tx: Tx, order: Order): void {
    this.refunded.push(order);
  }

  purchased(_tx: Tx, userIds: readonly UserId[], productIds: readonly ProductId[]): Promise<Purchased[]> {
    this.asked.push([userIds, productIds]);
    return Promise.resolve(this.bought);
  }
}

class MemoryCarts extends Carts {
  readonly removed: BoughtFromCart[] = [];

  contentOf(): Promise<CartContent> {
    return Promise.resolve({ generation: undefined, lines: [] });
  }

  removeBought(): Promise<void> {
    return Promise.resolve();
  }

  removeAfterCommit(_tx: Tx, bought: BoughtFromCart): void {
    this.removed.push(bought);
  }
}

const [minji, daniel] = [newId<'User'>(), newId<'User'>()].sort();

function shop() {
  const effects: Effects = [];
  const parts = {
    effects,
    uow: new MemoryUnitOfWork(),
    wallets: new MemoryWallets(effects),
    coupons: new MemoryCoupons(effects),
    stocks: new MemoryStocks(effects),
    idempotency: new MemoryIdempotencyRecords(),
    orders: new MemoryOrders(),
    carts: new MemoryCarts(),
  };
  const { uow, wallets, coupons, stocks, idempotency, orders, carts } = parts;
  const currency = new Currency('KRW');
  for (const userId of [minji!, daniel!]) wallets.balances.set(userId, 1_000);
  return {
    ...parts,
    cup: stocks.add(30),
    placing: new PlaceOrdersUseCase(uow, currency, wallets, coupons, stocks, idempotency, orders, carts),
    refunding: new RefundOrderUseCase(uow, currency, wallets, coupons, stocks, idempotency, orders),
  };
}

describe('placing a batch of orders', () => {
  it('answers each command, in order, and stores the placed orders with their keys', async () => {
    const { placing, cup, orders, idempotency, wallets } = shop();
    wallets.balances.set(daniel!, 29);
    const commands = [minji!, daniel!, minji!].map((userId) => aCommand(userId, [{ productId: cup, quantity: 1 }]));

    const [first, refused, third] = await placing.execute(commands, { locking: 'wait' });

    expect(refused).toMatchObject({ code: 'order.insufficient-balance' });
    expect(orders.placed.map(({ order, request }) => [order.orderId, request])).toEqual([
      [commands[0]!.orderId, commands[0]!.request],
      [commands[2]!.orderId, commands[2]!.request],
    ]);
    const bodies = orders.placed.map(({ order }) => JSON.stringify(toOrderView(order, 'KRW')));
    expect([first, third]).toEqual(bodies.map((body) => ({ body, replayed: false })));
    expect([...idempotency.stored.values()].map(({ body }) => body)).toEqual(bodies);
    expect(idempotency.opened).toEqual([commands.map(({ request }) => request)]);
  });

  it('answers a repeated key with the first answer, and a key of another request with its refusal', async () => {
    const { placing, cup, orders, effects } = shop();
    const command = aCommand(minji!, [{ productId: cup, quantity: 1 }]);
    const other = { ...command.request, requestHash: Buffer.from('another') };
    const [first] = await placing.execute([command]);
    const before = effects.length;

    const [again, reused] = await placing.execute([
      { ...command, request: repeated(command.request) },
      { ...command, request: other },
    ]);

    expect(again).toEqual({ body: (first as IdempotentAnswer).body, replayed: true });
    expect(reused).toBeInstanceOf(DomainError);
    expect(reused).toMatchObject({ code: 'idempotency.key-reused' });
    expect([orders.placed.length, effects.length]).toEqual([1, before]);
  });

  it('locks each customer and product once, in the order of their ids', async () => {
    const { placing, stocks, cup, wallets, coupons } = shop();
    const tea = stocks.add(100);
    const userCouponId = newId<'UserCoupon'>();
    await placing.execute([
      aCommand(daniel!, [
        { productId: tea, quantity: 1 },
        { productId: cup, quantity: 1 },
      ]),
      aCommand(minji!, [{ productId: tea, quantity: 1 }], { userCouponId }),
      aCommand(daniel!, [{ productId: cup, quantity: 1 }]),
    ]);
    expect(wallets.opened).toEqual([[[minji, daniel], 'wait']]);
    expect(coupons.opened).toEqual([[[{ userId: minji, userCouponId }], 'wait']]);
    expect(stocks.opened).toEqual([[[cup, tea].sort(), 'optimistic']]);
  });

  it.each([
    [undefined, 1, ['wait', 'wait', 'optimistic']],
    [undefined, 2, ['wait', 'wait', undefined]],
    ['wait', 1, ['wait', 'wait', undefined]],
    ['skip-wallets', 1, ['skip', 'wait', 'optimistic']],
    ['skip-wallets', 2, ['skip', 'wait', undefined]],
    ['skip', 1, ['skip', 'skip', 'skip']],
    ['skip', 2, ['skip', 'skip', 'skip']],
  ] as const)('with locking %s locks in run %d: wallets, coupons and products with %j', async (locking, runNo, how) => {
    const { placing, cup, uow, wallets, coupons, stocks } = shop();
    uow.runNo = runNo;
    const options = locking ? { locking } : {};
    await placing.execute([aCommand(minji!, [{ productId: cup, quantity: 1 }])], options);
    expect([wallets, coupons, stocks].map(({ opened }) => opened[0]?.[1])).toEqual(how);
    expect(uow.options).toEqual([options]);
  });

  it('does not decide an order whose wallet is held, and places the others', async () => {
    const { placing, cup, wallets, orders } = shop();
    wallets.held.add(minji!);
    const line = [{ productId: cup, quantity: 1 }];
    const outcomes = await placing.execute([aCommand(minji!, line), aCommand(daniel!, line)], {
      locking: 'skip-wallets',
    });
    expect(outcomes).toEqual([new NotNow(minji!), expect.objectContaining({ replayed: false })]);
    expect(orders.placed).toHaveLength(1);
  });

  it('does not decide an order whose coupon or product is held, when it may not wait', async () => {
    const { placing, cup, stocks, coupons } = shop();
    const tea = stocks.add(100);
    const userCouponId = newId<'UserCoupon'>();
    coupons.held.add(userCouponId);
    stocks.held.add(tea);
    const commands = [
      aCommand(minji!, [{ productId: cup, quantity: 1 }], { userCouponId }),
      aCommand(daniel!, [
        { productId: cup, quantity: 1 },
        { productId: tea, quantity: 1 },
      ]),
      aCommand(daniel!, [{ productId: cup, quantity: 1 }]),
    ];
    expect(await placing.execute(commands, { locking: 'skip' })).toEqual([
      new NotNow(minji!),
      new NotNow(tea),
      expect.objectContaining({ replayed: false }),
    ]);
    const waited = await placing.execute([aCommand(daniel!, [{ productId: tea, quantity: 1 }])]);
    expect(waited).toEqual([expect.objectContaining({ replayed: false })]);
  });

  it('answers a repeated key even when the wallet is held', async () => {
    const { placing, cup, wallets } = shop();
    const command = aCommand(minji!, [{ productId: cup, quantity: 1 }]);
    await placing.execute([command]);
    wallets.held.add(minji!);
    expect(await placing.execute([command], { locking: 'skip-wallets' })).toEqual([
      expect.objectContaining({ replayed: true }),
    ]);
  });

  it('removes ordered lines from the cart after the commit, and orders a cart once', async () => {
    const { placing, cup, carts, orders } = shop();
    const lines = [{ productId: cup, quantity: 2 }];
    const generation: CartGeneration = newId<'CartGeneration'>();
    const command = aCommand(minji!, lines, { cartGeneration: generation });
    await placing.execute([command, aCommand(daniel!, lines)]);
    expect(carts.removed).toEqual([{ userId: minji, orderId: command.orderId, generation, lines }]);
    expect(orders.placed.map(({ cartGeneration }) => cartGeneration)).toEqual([generation, undefined]);

    orders.carts = [{ userId: minji!, cartGeneration: generation, orderId: command.orderId }];
    const [again] = await placing.execute([aCommand(minji!, lines, { cartGeneration: generation })]);
    expect(again).toMatchObject({ code: 'order.cart-empty', details: { orderId: command.orderId } });
    expect(carts.removed).toHaveLength(1);
  });

  it('reads earlier purchases only for buyers of limited products', async () => {
    const { placing, cup, stocks, orders } = shop();
    const few = stocks.add(5, { maxPerCustomer: 3 });
    await placing.execute([aCommand(minji!, [{ productId: cup, quantity: 1 }])]);
    expect(orders.asked).toEqual([]);

    orders.bought = [{ userId: minji!, productId: few, quantity: 2 }];
    const two = [
      { productId: cup, quantity: 1 },
      { productId: few, quantity: 2 },
    ];
    const outcomes = await placing.execute([
      aCommand(daniel!, [{ productId: cup, quantity: 1 }]),
      aCommand(minji!, two),
      aCommand(minji!, [{ productId: few, quantity: 1 }]),
    ]);
    expect(orders.asked).toEqual([[[minji], [few]]]);
    expect(outcomes.map((outcome) => (outcome instanceof DomainError ? outcome.code : 'placed'))).toEqual([
      'placed',
      'order.limit-per-customer',
      'placed',
    ]);
  });

  it('reads the purchases of a customer who buys other products too', async () => {
    const { placing, cup, stocks, orders } = shop();
    const few = stocks.add(5, { maxPerCustomer: 3 });
    orders.bought = [{ userId: minji!, productId: few, quantity: 3 }];
    const lines = [cup, few].map((productId) => ({ productId, quantity: 1 }));
    const [refused] = await placing.execute([aCommand(minji!, lines)]);
    expect(orders.asked).toEqual([[[minji], [few]]]);
    expect(refused).toMatchObject({ code: 'order.limit-per-customer' });
  });

  it('refuses an order of a product that is not for sale, and places the others', async () => {
    const { placing, cup } = shop();
    const [refused, placed] = await placing.execute([
      aCommand(minji!, [{ productId: newId<'Product'>(), quantity: 1 }]),
      aCommand(daniel!, [{ productId: cup, quantity: 1 }]),
    ]);
    expect(refused).toMatchObject({ code: 'order.product-not-for-sale' });
    expect(placed).toMatchObject({ replayed: false });
  });

  it('does not read purchases for repeated keys', async () => {
    const { placing, stocks, orders } = shop();
    const few = stocks.add(5, { maxPerCustomer: 1 });
    const command = aCommand(minji!, [{ productId: few, quantity: 1 }]);
    await placing.execute([command]);
    await placing.execute([command]);
    expect(orders.asked).toHaveLength(1);
  });
});

describe('refunding an order', () => {
  /** A shop with one order of four cups, two lines of one product with prices of their own. */
  async function ordered(more: Parameters<typeof aCommand>[2] = {}) {
    const one = shop();
    const lines = [
      { productId: one.cup, quantity: 2, unitPrice: 50 },
      { productId: one.cup, quantity: 2, unitPrice: 10 },
    ];
    const command = aCommand(minji!, lines, more);
    await one.placing.execute([command]);
    one.effects.length = 0;
    const refund = (lines_: RefundOrder['lines'], other: Partial<RefundOrder> = {}) => {
      const { request } = aCommand(minji!, []);
      const { orderId } = command;
      const fields = { userId: minji!, orderId, request, reason: 'broken', refundedAt: undefined, traceparent: '00-t' };
      return refundOrder({ ...fields, lines: lines_, ...other });
    };
    return { ...one, command, refund };
  }

  it('moves money and units back, and answers the order', async () => {
    const { refunding, refund, cup, effects, orders, uow, wallets, idempotency, stocks, coupons } = await ordered();
    const asked = refund([
      { lineNo: 1, quantity: 1 },
      { lineNo: 2, quantity: 2 },
    ]);

    const answer = await refunding.execute(asked);

    const { entryId, orderId, eventId } = asked;
    expect(effects).toEqual([
      [
        'put back',
        [
          { lineNo: 1, productId: cup, sku: 'SKU 30', quantity: 1, amount: expect.objectContaining({ amount: 50 }) },
          { lineNo: 2, productId: cup, sku: 'SKU 30', quantity: 2, amount: expect.objectContaining({ amount: 20 }) },
        ],
      ],
      [
        'refund',
        {
          entryId,
          userId: minji,
          orderId,
          kind: 'refund',
          amount: expect.objectContaining({ amount: 70 }),
          at: TX_NOW,
        },
      ],
    ]);
    const [order] = orders.refunded;
    expect(answer).toEqual({ body: JSON.stringify(toOrderView(order!, 'KRW')), replayed: false });
    expect(JSON.parse(answer.body)).toEqual({
      orderId,
      userId: minji,
      status: 'partially-refunded',
      lines: [
        {
          lineNo: 1,
          productId: cup,
          name: 'Name 30',
          unitPrice: 50,
          quantity: 2,
          amount: 100,
          discount: 0,
          refundedQuantity: 1,
        },
        {
          lineNo: 2,
          productId: cup,
          name: 'Name 30',
          unitPrice: 10,
          quantity: 2,
          amount: 20,
          discount: 0,
          refundedQuantity: 2,
        },
      ],
      itemsAmount: 120,
      discountAmount: 0,
      totalAmount: 120,
      refundedAmount: 70,
      currency: 'KRW',
      userCouponId: null,
      placedAt: TX_NOW.toISOString(),
    });
    expect(order?.newRefunds()[0]).toMatchObject({ refundNo: 1, reason: 'broken', placedAt: TX_NOW, bookedAt: TX_NOW });
    expect(order?.events()[1]).toEqual({
      id: eventId,
      type: 'OrderRefunded',
      source: '/orders',
      subject: orderId,
      sequence: 2,
      userId: minji,
      time: TX_NOW,
      traceparent: '00-t',
      data: {
        orderId,
        userId: minji,
        currency: 'KRW',
        lines: [
          { lineNo: 1, productId: cup, sku: 'SKU 30', quantity: 1, refundedAmount: 50 },
          { lineNo: 2, productId: cup, sku: 'SKU 30', quantity: 2, refundedAmount: 20 },
        ],
        refundedAmount: 70,
        placedAt: TX_NOW.toISOString(),
        refundedAt: TX_NOW.toISOString(),
      },
    });
    expect(uow.options.at(-1)).toEqual({ turn: minji });
    expect(wallets.opened.at(-1)).toEqual([[minji], undefined]);
    expect(idempotency.opened.at(-1)).toEqual([asked.request]);
    expect(stocks.opened.at(-1)).toEqual([[cup], undefined]);
    expect(coupons.opened.at(-1)).toEqual([[], undefined]);
  });

  it('locks the products of the refund in the order of their ids', async () => {
    const one = shop();
    const teas = Array.from({ length: 5 }, (_, n) => one.stocks.add(n + 1)).sort();
    const command = aCommand(
      minji!,
      teas.toReversed().map((productId) => ({ productId, quantity: 1 })),
    );
    await one.placing.execute([command]);
    const { request } = aCommand(minji!, []);
    const fields = { userId: minji!, orderId: command.orderId, request, reason: undefined, refundedAt: undefined };
    await one.refunding.execute(refundOrder({ ...fields, lines: 'cancellation', traceparent: '00-t' }));
    expect(one.stocks.opened.at(-1)).toEqual([teas, undefined]);
    expect(one.orders.refunded[0]?.events()[1]?.type).toBe('OrderCancelled');
  });

  it('gives the coupon back with the last unit only', async () => {
    const userCouponId = newId<'UserCoupon'>();
    const one = shop();
    const terms = {
      kind: 'fixed' as const,
      value: 1,
      maxDiscount: undefined,
      minOrderAmount: 0,
      productIds: undefined,
    };
    one.coupons.terms.set(userCouponId, terms);
    const command = aCommand(minji!, [{ productId: one.cup, quantity: 2 }], { userCouponId });
    await one.placing.execute([command]);
    one.effects.length = 0;
    const refundOne = () => {
      const fields = { userId: minji!, orderId: command.orderId, reason: undefined, refundedAt: undefined };
      const { request } = aCommand(minji!, []);
      return one.refunding.execute(
        refundOrder({ ...fields, request, lines: [{ lineNo: 1, quantity: 1 }], traceparent: '00-t' }),
      );
    };
    const first = await refundOne();
    expect(JSON.parse(first.body)).toMatchObject({ userCouponId });
    expect(one.effects.map(([what]) => what)).toEqual(['put back', 'refund']);
    await refundOne();
    const use = { userId: minji, userCouponId };
    expect(one.effects.slice(2)).toEqual([
      ['put back', expect.anything()],
      ['refund', expect.anything()],
      ['give back', use, command.orderId, TX_NOW],
    ]);
    expect(one.coupons.opened.at(-1)).toEqual([[use], undefined]);
  });

  it('answers a repeated key with the first answer', async () => {
    const { refunding, refund, effects } = await ordered();
    const asked = refund([{ lineNo: 1, quantity: 1 }]);
    const { body } = await refunding.execute(asked);
    const before = effects.length;
    expect(await refunding.execute(asked)).toEqual({ body, replayed: true });
    expect(effects).toHaveLength(before);
  });

  it("does not find another customer's order", async () => {
    const { refunding, refund, effects } = await ordered();
    const asked = refund('cancellation', { userId: daniel! });
    await expect(refunding.execute(asked)).rejects.toMatchObject({ code: 'order.not-found' });
    expect(effects).toEqual([]);
  });

  it('is refused when a stock would become too large', async () => {
    const { refunding, refund, stocks, effects, cup } = await ordered();
    stocks.full.push(cup);
    await expect(refunding.execute(refund('cancellation'))).rejects.toMatchObject({
      code: 'order.stock-too-large',
      details: { productIds: [cup] },
    });
    expect(effects).toEqual([]);
  });

  it('is refused when the balance would become too large, and books nothing', async () => {
    const { refunding, refund, wallets, effects, orders } = await ordered();
    wallets.room = 119;
    await expect(refunding.execute(refund('cancellation'))).rejects.toMatchObject({ code: 'order.balance-too-large' });
    expect(effects.map(([what]) => what)).toEqual(['put back']);
    expect(orders.refunded).toEqual([]);
  });

  it('fills the balance to the limit', async () => {
    const { refunding, refund, wallets, orders } = await ordered();
    wallets.room = 120;
    await refunding.execute(refund('cancellation'));
    expect(orders.refunded).toHaveLength(1);
  });
});
