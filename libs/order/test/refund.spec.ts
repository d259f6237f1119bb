import { Money, newId } from '@app/kernel';
import fc from 'fast-check';
import { Order, type OrderLine, type RefundRequest } from '../src/domain/order';
import { chooseUnits, type RequestedRefund, unitsLeft } from '../src/domain/refund';

const PLACED_AT = new Date('2026-11-28T10:00:00Z');
const NOW = new Date('2026-11-29T10:00:00Z');
const [tea, cup] = [newId<'Product'>(), newId<'Product'>()];

const line = (lineNo: number, more: Partial<OrderLine> = {}): OrderLine => ({
  lineNo,
  productId: tea,
  sku: 'TEA',
  name: 'Tea',
  unitPrice: Money.of(100),
  quantity: 3,
  amount: Money.of(300),
  discount: Money.zero,
  refundedQuantity: 0,
  ...more,
});

function order(...lines: OrderLine[]): Order {
  const itemsAmount = lines.reduce((sum, { amount }) => sum.plus(amount), Money.zero);
  const discountAmount = lines.reduce((sum, { discount }) => sum.plus(discount), Money.zero);
  return Order.restore({
    orderId: newId<'Order'>(),
    userId: newId<'User'>(),
    status: 'completed',
    lines,
    itemsAmount,
    discountAmount,
    totalAmount: itemsAmount.minus(discountAmount),
    refundedAmount: Money.zero,
    refundCount: 0,
    userCouponId: undefined,
    placedAt: PLACED_AT,
    bookedAt: PLACED_AT,
  });
}

const origin = () => ({ eventId: newId<'Event'>(), currency: 'KRW', traceparent: undefined });

/** Refunds the requested units, and returns the amount. */
const refund = (of: Order, lines: RefundRequest['lines'], more: Partial<RefundRequest> = {}): number =>
  of.refund({ lines, reason: undefined, refundedAt: undefined, now: NOW, ...more }, origin()).amount.amount;

/** All remaining units, line by line. */
const allOf = (of: Order): RequestedRefund[] => [...unitsLeft(of)].map(([lineNo, quantity]) => ({ lineNo, quantity }));

const choose = (from: Order, requested: Parameters<typeof chooseUnits>[1]) => {
  const units = chooseUnits(from, requested);
  return units && [...units];
};

describe('chooseUnits', () => {
  const three = order(line(1), line(2, { productId: cup }), line(3));

  it('refunds the named lines, merged', () => {
    const requested = [
      { lineNo: 2, quantity: 1 },
      { lineNo: 2, quantity: 2 },
    ];
    expect(choose(three, requested)).toEqual([[2, 3]]);
    expect(choose(three, [...requested, { lineNo: 2, quantity: 1 }])).toBeUndefined();
  });

  it('refunds a product from its highest line first', () => {
    expect(choose(three, [{ productId: tea, quantity: 4 }])).toEqual([
      [3, 3],
      [1, 1],
    ]);
    expect(choose(three, [{ productId: tea, quantity: 7 }])).toBeUndefined();
  });

  it('refunds a product from the rest after the named lines, in any order of the request', () => {
    const requested = [
      { productId: tea, quantity: 3 },
      { lineNo: 3, quantity: 3 },
    ];
    expect(choose(three, requested)).toEqual([
      [3, 3],
      [1, 3],
    ]);
  });

  it.each([
    ['a line that the order does not have', { lineNo: 4, quantity: 1 }],
    ['a product that it does not have', { productId: newId<'Product'>(), quantity: 1 }],
    ['more than was bought', { lineNo: 1, quantity: 4 }],
    ['far more than was bought', { lineNo: 1, quantity: Number.MAX_SAFE_INTEGER }],
  ])('refuses %s', (_, requested) => {
    expect(choose(three, [requested])).toBeUndefined();
  });

  it('does not refund units twice', () => {
    const one = order(line(1, { refundedQuantity: 2 }));
    expect(choose(one, [{ lineNo: 1, quantity: 2 }])).toBeUndefined();
    expect([...unitsLeft(one)]).toEqual([[1, 1]]);
  });

  it('leaves out fully refunded lines', () => {
    const two = order(line(1), line(2, { refundedQuantity: 3 }));
    expect([...unitsLeft(two)]).toEqual([[1, 3]]);
    expect(choose(two, [{ productId: tea, quantity: 2 }])).toEqual([[1, 2]]);
  });
});

describe('a refund', () => {
  it('refunds floor(paid × units ÷ quantity), and the rest with the last unit', () => {
    const current = order(line(1, { discount: Money.of(200) })); // 100 for three units
    expect([1, 1, 1].map((quantity) => refund(current, [{ lineNo: 1, quantity }]))).toEqual([33, 33, 34]);
    expect(current).toMatchObject({ status: 'refunded', refundedAmount: Money.of(100), refundCount: 3 });
  });

  it('without a time of its own is never too early', () => {
    expect(refund(order(line(1)), 'cancellation', { now: new Date(PLACED_AT.getTime() - 1) })).toBe(300);
  });

  it('leaves an order partially refunded until its last unit', () => {
    const current = order(line(1), line(2));
    refund(current, [{ lineNo: 1, quantity: 3 }]);
    expect(current.newRefunds()[0]?.lines.map(({ lineNo }) => lineNo)).toEqual([1]);
    expect(current).toMatchObject({ status: 'partially-refunded', isGivenBack: false });
    refund(current, allOf(current));
    expect(current).toMatchObject({ status: 'refunded', isGivenBack: true });
  });

  it('that is a cancellation refunds all of an order without earlier refunds', () => {
    const current = order(line(1), line(2));
    expect(refund(current, 'cancellation')).toBe(600);
    expect(current).toMatchObject({ status: 'cancelled', isGivenBack: true });
    expect(() => refund(current, 'cancellation')).toThrow(expect.objectContaining({ code: 'order.not-cancellable' }));
    const touched = order(line(1));
    refund(touched, [{ lineNo: 1, quantity: 1 }]);
    expect(() => refund(touched, 'cancellation')).toThrow(expect.objectContaining({ code: 'order.not-cancellable' }));
  });

  it('lies at or after its order, and never in the future', () => {
    const early = { refundedAt: new Date(PLACED_AT.getTime() - 1) };
    const current = order(line(1));
    expect(() => refund(current, [{ lineNo: 1, quantity: 1 }], early)).toThrow(
      expect.objectContaining({ code: 'order.refunded-before-placed' }),
    );
    refund(current, [{ lineNo: 1, quantity: 1 }], { refundedAt: PLACED_AT });
    refund(current, [{ lineNo: 1, quantity: 1 }], { refundedAt: new Date(NOW.getTime() + 5) });
    expect(current.newRefunds().map(({ refundedAt }) => refundedAt)).toEqual([PLACED_AT, NOW]);
  });

  it('that is refused changes nothing and raises no event', () => {
    const current = order(line(1));
    expect(() => refund(current, [{ lineNo: 1, quantity: 4 }])).toThrow(
      expect.objectContaining({ code: 'order.nothing-to-refund' }),
    );
    expect(current).toMatchObject({ status: 'completed', refundCount: 0 });
    expect([current.events(), current.newRefunds()]).toEqual([[], []]);
  });

  it('raises the next event of its order', () => {
    const current = order(line(1));
    refund(current, [{ lineNo: 1, quantity: 1 }]);
    refund(current, allOf(current));
    expect(current.events().map(({ type, sequence }) => [type, sequence])).toEqual([
      ['OrderRefunded', 2],
      ['OrderRefunded', 3],
    ]);
  });

  it('never refunds more than was paid, and all of it in the end, for any split', () => {
    const someLine = fc
      .record({
        unitPrice: fc.nat(1_000),
        quantity: fc.integer({ min: 1, max: 50 }),
        share: fc.integer({ min: 0, max: 100 }),
      })
      .map(({ unitPrice, quantity, share }) => {
        const amount = unitPrice * quantity;
        const discount = Math.floor((amount * share) / 100);
        return { unitPrice: Money.of(unitPrice), quantity, amount: Money.of(amount), discount: Money.of(discount) };
      });
    const somePart = fc.record({ line: fc.nat(), quantity: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(someLine, { minLength: 1, maxLength: 5 }), fc.array(somePart), (lines, parts) => {
        const current = order(...lines.map((each, n) => line(n + 1, each)));
        let given = 0;
        const giveSome = (requested: readonly RequestedRefund[]) => {
          given += refund(current, requested);
          expect(given).toBeLessThanOrEqual(current.totalAmount.amount);
          expect(current.refundedAmount.amount).toBe(given);
        };
        for (const { line: n, quantity } of parts) {
          const requested = [{ lineNo: (n % lines.length) + 1, quantity }];
          if (chooseUnits(current, requested)) giveSome(requested);
        }
        giveSome(allOf(current));
        expect(given).toBe(current.totalAmount.amount);
        expect(current.status).toBe('refunded');
      }),
    );
  });
});
