import { Money, newId } from '@app/kernel';
import fc from 'fast-check';
import type { Order, OrderLine } from '../src/domain/order';
import { chooseUnits, refundedLines, unitsLeft, type Units, withRefund } from '../src/domain/refund';

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
  return {
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
    placedAt: new Date(),
    bookedAt: new Date(),
  };
}

/** Gives the units back; answers the order after it, and the money. */
function giveBack(from: Order, units: Units): { after: Order; amount: Money } {
  const lines = refundedLines(from, units);
  const amount = lines.reduce((sum, each) => sum.plus(each.amount), Money.zero);
  return { after: withRefund(from, { kind: 'refund', lines, amount }), amount };
}

const choose = (from: Order, requested: Parameters<typeof chooseUnits>[1]) => {
  const units = chooseUnits(from, requested);
  return units && [...units];
};

describe('chooseUnits', () => {
  const three = order(line(1), line(2, { productId: cup }), line(3));

  it('takes the lines that are named, added up', () => {
    const requested = [
      { lineNo: 2, quantity: 1 },
      { lineNo: 2, quantity: 2 },
    ];
    expect(choose(three, requested)).toEqual([[2, 3]]);
    expect(choose(three, [...requested, { lineNo: 2, quantity: 1 }])).toBeUndefined();
  });

  it('takes a product from its highest line first', () => {
    expect(choose(three, [{ productId: tea, quantity: 4 }])).toEqual([
      [3, 3],
      [1, 1],
    ]);
    expect(choose(three, [{ productId: tea, quantity: 7 }])).toBeUndefined();
  });

  it('takes a product from what the named lines leave, in whatever order they are asked for', () => {
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

  it('does not take what was given back before', () => {
    const one = order(line(1, { refundedQuantity: 2 }));
    expect(choose(one, [{ lineNo: 1, quantity: 2 }])).toBeUndefined();
    expect([...unitsLeft(one)]).toEqual([[1, 1]]);
  });
});

describe('a refund', () => {
  it('gives back floor(paid × units ÷ quantity), and the rest with the last unit', () => {
    let current = order(line(1, { discount: Money.of(200) })); // 100 paid for three
    const amounts = [1, 1, 1].map((quantity) => {
      const { after, amount } = giveBack(current, new Map([[1, quantity]]));
      current = after;
      return amount.amount;
    });
    expect(amounts).toEqual([33, 33, 34]);
    expect(current).toMatchObject({ status: 'refunded', refundedAmount: Money.of(100), refundCount: 3 });
  });

  it('leaves an order partially refunded until its last unit', () => {
    const { after } = giveBack(order(line(1), line(2)), new Map([[1, 3]]));
    expect(after.status).toBe('partially-refunded');
    expect(giveBack(after, unitsLeft(after)).after.status).toBe('refunded');
  });

  it('never gives back more than was paid, and all of it in the end, however it is split', () => {
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
        let current = order(...lines.map((each, n) => line(n + 1, each)));
        let given = 0;
        const giveSome = (units: Units) => {
          const { after, amount } = giveBack(current, units);
          current = after;
          given += amount.amount;
          expect(given).toBeLessThanOrEqual(current.totalAmount.amount);
          expect(current.refundedAmount.amount).toBe(given);
        };
        for (const { line: n, quantity } of parts) {
          const units = chooseUnits(current, [{ lineNo: (n % lines.length) + 1, quantity }]);
          if (units) giveSome(units);
        }
        giveSome(unitsLeft(current));
        expect(given).toBe(current.totalAmount.amount);
        expect(current.status).toBe('refunded');
      }),
    );
  });
});
