import { DomainError, Money, newId } from '@app/kernel';
import { OrderDecider } from '../src/application/order-decider';
import { Order } from '../src/domain/order';
import { OrderedCarts } from '../src/domain/ordered-carts';
import { PurchaseLimits } from '../src/domain/purchase-limits';
import { aCommand, type Effects, MemoryCoupons, MemoryStocks, MemoryWallets } from './memory-ledgers';

const NOW = new Date('2026-11-30T12:00:00.000Z');
const minji = newId<'User'>();

function shop() {
  const effects: Effects = [];
  const wallets = new MemoryWallets(effects);
  const coupons = new MemoryCoupons(effects);
  const stock = new MemoryStocks(effects);
  const tea = stock.add(100);
  const cup = stock.add(30, { stock: 3 });
  const limits = new PurchaseLimits(new Map([[tea, 4]]), []);
  const carts = new OrderedCarts([]);
  wallets.balances.set(minji, 1_000);
  const decider = new OrderDecider({ wallets, coupons, stock, limits, carts }, 'KRW');
  return { effects, wallets, coupons, stock, tea, cup, decider, carts };
}

/** The code and the details of a refusal. */
const refusalOf = (outcome: Order | DomainError) => {
  if (!(outcome instanceof DomainError)) throw new Error('the order was placed');
  return [outcome.code, outcome.details];
};

describe('the decision on an order', () => {
  it('takes stock, money and coupon, and places the order with its event', () => {
    const { effects, coupons, tea, cup, decider } = shop();
    const userCouponId = newId<'UserCoupon'>();
    const terms = {
      kind: 'fixed' as const,
      value: 46,
      maxDiscount: undefined,
      minOrderAmount: 0,
      productIds: undefined,
    };
    coupons.terms.set(userCouponId, terms);
    const command = aCommand(
      minji,
      [
        { productId: tea, quantity: 1 },
        { productId: cup, quantity: 1 },
        { productId: tea, quantity: 1 },
      ],
      { userCouponId, expectedTotalAmount: 184 },
    );
    const { orderId, entryId, eventId, traceparent } = command;

    const order = decider.decide(command, NOW) as Order;

    expect(order).toMatchObject({
      orderId,
      userId: minji,
      status: 'completed',
      itemsAmount: Money.of(230),
      discountAmount: Money.of(46),
      totalAmount: Money.of(184),
      refundedAmount: Money.zero,
      refundCount: 0,
      userCouponId,
      placedAt: NOW,
      bookedAt: NOW,
    });
    expect(order.lines).toEqual([
      {
        lineNo: 1,
        productId: tea,
        sku: 'SKU 100',
        name: 'Name 100',
        unitPrice: Money.of(100),
        quantity: 2,
        amount: Money.of(200),
        discount: Money.of(40),
        refundedQuantity: 0,
      },
      {
        lineNo: 2,
        productId: cup,
        sku: 'SKU 30',
        name: 'Name 30',
        unitPrice: Money.of(30),
        quantity: 1,
        amount: Money.of(30),
        discount: Money.of(6),
        refundedQuantity: 0,
      },
    ]);
    expect(effects).toEqual([
      [
        'take',
        [
          { productId: tea, quantity: 2, unitPrice: undefined },
          { productId: cup, quantity: 1, unitPrice: undefined },
        ],
      ],
      ['spend', { entryId, userId: minji, orderId, amount: Money.of(184), at: NOW }],
      ['use', { userId: minji, userCouponId }, orderId],
    ]);
    expect(order.events()).toEqual([
      {
        id: eventId,
        type: 'OrderCompleted',
        source: '/orders',
        subject: orderId,
        sequence: 1,
        userId: minji,
        time: NOW,
        traceparent,
        data: {
          orderId,
          userId: minji,
          currency: 'KRW',
          itemsAmount: 230,
          discountAmount: 46,
          totalAmount: 184,
          lines: [
            { lineNo: 1, productId: tea, sku: 'SKU 100', quantity: 2, unitPrice: 100, amount: 200, discount: 40 },
            { lineNo: 2, productId: cup, sku: 'SKU 30', quantity: 1, unitPrice: 30, amount: 30, discount: 6 },
          ],
          placedAt: NOW.toISOString(),
        },
      },
    ]);
  });

  it('keeps a past time of the caller, and no time after the booking', () => {
    const { decider, cup } = shop();
    const lines = [{ productId: cup, quantity: 1 }];
    const placedAt = new Date(NOW.getTime() - 1);
    expect(decider.decide(aCommand(minji, lines, { placedAt }), NOW)).toMatchObject({ placedAt, bookedAt: NOW });
    const ahead = new Date(NOW.getTime() + 1);
    expect(decider.decide(aCommand(minji, lines, { placedAt: ahead }), NOW)).toMatchObject({ placedAt: NOW });
  });

  it('uses the price of the command if it has one', () => {
    const { decider, cup } = shop();
    const order = decider.decide(aCommand(minji, [{ productId: cup, quantity: 2, unitPrice: 7 }]), NOW);
    expect(order).toMatchObject({ totalAmount: Money.of(14) });
  });

  it('sells the last unit and spends the last coin', () => {
    const { decider, wallets, cup } = shop();
    wallets.balances.set(minji, 90);
    expect(decider.decide(aCommand(minji, [{ productId: cup, quantity: 3 }]), NOW)).toBeInstanceOf(Order);
    expect(wallets.balances.get(minji)).toBe(0);
  });

  it('sells as much as the limit, over several orders of one batch', () => {
    const { decider, tea } = shop();
    const two = () => decider.decide(aCommand(minji, [{ productId: tea, quantity: 2 }]), NOW);
    expect([two(), two()]).toEqual([expect.any(Order), expect.any(Order)]);
    const one = decider.decide(aCommand(minji, [{ productId: tea, quantity: 1 }]), NOW);
    expect(refusalOf(one)).toEqual(['order.limit-per-customer', { productIds: [tea] }]);
  });

  it('orders a cart once', () => {
    const { decider, cup, effects } = shop();
    const cartGeneration = newId<'CartGeneration'>();
    const first = aCommand(minji, [{ productId: cup, quantity: 1 }], { cartGeneration });
    decider.decide(first, NOW);
    effects.length = 0;
    const again = decider.decide(aCommand(minji, [{ productId: cup, quantity: 1 }], { cartGeneration }), NOW);
    expect(refusalOf(again)).toEqual(['order.cart-empty', { orderId: first.orderId }]);
    expect(effects).toEqual([]);
    const next = aCommand(minji, [{ productId: cup, quantity: 1 }], { cartGeneration: newId<'CartGeneration'>() });
    expect(decider.decide(next, NOW)).toBeInstanceOf(Order);
  });

  it.each<[string, (of: ReturnType<typeof shop>) => readonly [Parameters<typeof aCommand>[1], object], unknown[]]>([
    ['an empty cart', () => [[], {}], ['order.cart-empty', undefined]],
    [
      'another total than the customer saw',
      ({ cup }) => [[{ productId: cup, quantity: 1 }], { expectedTotalAmount: 29 }],
      ['order.price-changed', { totalAmount: 30 }],
    ],
    [
      'an amount past 2^53-1',
      ({ cup }) => [[{ productId: cup, quantity: 2, unitPrice: Number.MAX_SAFE_INTEGER }], {}],
      ['order.amount-too-large', undefined],
    ],
    [
      'an unknown coupon',
      ({ cup }) => [[{ productId: cup, quantity: 1 }], { userCouponId: newId<'UserCoupon'>() }],
      ['order.coupon-not-usable', { reason: 'unknown' }],
    ],
  ])('refuses %s and changes nothing', (_, make, refusal) => {
    const one = shop();
    const [lines, more] = make(one);
    expect(refusalOf(one.decider.decide(aCommand(minji, lines, more), NOW))).toEqual(refusal);
    expect(one.effects).toEqual([]);
  });

  it('names each product that is not for sale once', () => {
    const { decider, cup, effects } = shop();
    const unknown = newId<'Product'>();
    const lines = [
      { productId: cup, quantity: 1 },
      { productId: unknown, quantity: 1, unitPrice: 1 },
      { productId: unknown, quantity: 1, unitPrice: 2 },
    ];
    const refused = decider.decide(aCommand(minji, lines), NOW);
    expect(refusalOf(refused)).toEqual(['order.product-not-for-sale', { productIds: [unknown] }]);
    expect(effects).toEqual([]);
  });

  it('names the products with insufficient stock', () => {
    const { decider, tea, cup, effects } = shop();
    const lines = [
      { productId: tea, quantity: 1 },
      { productId: cup, quantity: 4 },
    ];
    expect(refusalOf(decider.decide(aCommand(minji, lines), NOW))).toEqual([
      'order.out-of-stock',
      { productIds: [cup] },
    ]);
    expect(effects).toEqual([]);
  });

  it('refuses an order that the balance does not cover', () => {
    const { decider, wallets, cup, effects } = shop();
    wallets.balances.set(minji, 29);
    const refused = decider.decide(aCommand(minji, [{ productId: cup, quantity: 1 }]), NOW);
    expect(refusalOf(refused)).toEqual(['order.insufficient-balance', undefined]);
    expect(effects).toEqual([]);
  });

  it('has the reason why a coupon does not fit the order', () => {
    const { decider, coupons, cup, effects } = shop();
    const userCouponId = newId<'UserCoupon'>();
    const terms = {
      kind: 'fixed' as const,
      value: 10,
      maxDiscount: undefined,
      minOrderAmount: 31,
      productIds: undefined,
    };
    coupons.terms.set(userCouponId, terms);
    const refused = decider.decide(aCommand(minji, [{ productId: cup, quantity: 1 }], { userCouponId }), NOW);
    expect(refusalOf(refused)).toEqual(['order.coupon-not-usable', { reason: 'order-too-small' }]);
    expect(effects).toEqual([]);
  });
});
