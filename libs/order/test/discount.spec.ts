import { type DiscountTerms, Money, newId } from '@app/kernel';
import fc from 'fast-check';
import { discountLines, spread } from '../src/domain/discount';
import { priceLines } from '../src/domain/basket';

const [tea, cup] = [newId<'Product'>(), newId<'Product'>()];
const terms = (more: Partial<DiscountTerms>): DiscountTerms => ({
  kind: 'fixed',
  value: 100,
  maxDiscount: undefined,
  minOrderAmount: 0,
  productIds: undefined,
  ...more,
});
/** Tea and cups at these prices, one unit each. */
const basket = (teaPrice: number, cupPrice: number) =>
  priceLines(
    [
      { productId: tea, quantity: 1, unitPrice: teaPrice },
      { productId: cup, quantity: 1, unitPrice: cupPrice },
    ],
    () => ({ sku: 'SKU', name: 'Name', price: Money.zero }),
  )!;
const discount = ([teaPrice, cupPrice]: readonly [number, number], more: Partial<DiscountTerms>) => {
  const { lines, itemsAmount } = basket(teaPrice, cupPrice);
  const discounted = discountLines(lines, itemsAmount, terms(more));
  return typeof discounted === 'string' ? discounted : discounted.lines.map((line) => line.discount.amount);
};

describe('discountLines', () => {
  it.each<[string, readonly [number, number], Partial<DiscountTerms>, number[] | string]>([
    ['a fixed amount in proportion', [300, 100], { value: 40 }, [30, 10]],
    ['percent rounded down', [99, 0], { kind: 'percent', value: 50 }, [49, 0]],
    ['all of it at 100 percent', [99, 1], { kind: 'percent', value: 100 }, [99, 1]],
    ['never more than the base', [30, 10], { value: 1_000 }, [30, 10]],
    [
      'at most maxDiscount, cut before it is spread',
      [300, 100],
      { kind: 'percent', value: 50, maxDiscount: 40 },
      [30, 10],
    ],
    ['the odd unit to the largest remainder', [200, 100], { value: 100 }, [67, 33]],
    ['the odd unit to the first of equal remainders', [50, 50], { value: 1 }, [1, 0]],
    ['only from eligible lines', [300, 100], { value: 40, productIds: new Set([cup]) }, [0, 40]],
    ['nothing from what costs nothing', [0, 0], { value: 40 }, 'nothing-to-discount'],
    [
      'nothing where a percentage rounds down to nothing',
      [5, 4],
      { kind: 'percent', value: 10 },
      'nothing-to-discount',
    ],
    ['nothing from a free line that alone is eligible', [0, 9], { productIds: new Set([tea]) }, 'nothing-to-discount'],
    ['one where a percentage is exactly one', [5, 5], { kind: 'percent', value: 10 }, [1, 0]],
    ['from exactly the minimum order amount', [300, 100], { value: 4, minOrderAmount: 400 }, [3, 1]],
    ['nothing below the minimum order amount', [300, 100], { minOrderAmount: 401 }, 'order-too-small'],
    ['nothing when no line is eligible', [300, 100], { productIds: new Set() }, 'not-for-these-products'],
    [
      'exactly where products pass 2^53',
      [2 ** 52, 2 ** 51],
      { kind: 'percent', value: 99 },
      [4458563631096791, 2229281815548395],
    ],
  ])('takes off %s', (_, prices, more, expected) => {
    expect(discount(prices, more)).toEqual(expected);
  });

  it('adds up: the shares sum to the discount, no share exceeds its line, and other lines keep their price', () => {
    const price = fc.oneof(
      fc.integer({ min: 0, max: 1_000 }),
      fc.maxSafeNat().map((n) => Math.floor(n / 8)),
    );
    const someTerms = fc.record({
      kind: fc.constantFrom('fixed' as const, 'percent' as const),
      value: fc.integer({ min: 1, max: 100 }),
      maxDiscount: fc.option(fc.nat(500), { nil: undefined }),
      productIds: fc.constantFrom(undefined, new Set([tea])),
    });
    fc.assert(
      fc.property(fc.tuple(price, price), someTerms, (prices, more) => {
        const { lines, itemsAmount } = basket(...prices);
        const discounted = discountLines(lines, itemsAmount, terms(more));
        fc.pre(discounted !== 'nothing-to-discount');
        if (typeof discounted === 'string') throw new Error(discounted);
        const shares = discounted.lines.map((line) => line.discount.amount);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(discounted.discountAmount.amount);
        discounted.lines.forEach((line) => expect(line.amount.covers(line.discount)).toBe(true));
        if (more.productIds) expect(shares[1]).toBe(0);
      }),
    );
  });
});

describe('spread', () => {
  it.each([
    [100, [100, 200], [33, 67]],
    [2, [1, 1, 1], [1, 1, 0]],
    [5, [3, 4, 4], [1, 2, 2]],
    [7, [1, 1, 1, 1, 1], [2, 2, 1, 1, 1]],
    [3, [5, 2], [2, 1]],
    [0, [0, 0], [0, 0]],
  ])(
    'gives the odd units of %d over %j to the largest remainders, the first of equal ones: %j',
    (total, weights, shares) => {
      expect(spread(total, weights)).toEqual(shares);
    },
  );

  it('is off from exact proportion by less than a unit', () => {
    const weights = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.nat(1_000), (someWeights, percent) => {
        const sum = someWeights.reduce((all, weight) => all + weight, 0);
        const total = Math.floor((sum * percent) / 1_000);
        spread(total, someWeights).forEach((share, n) => {
          expect(Math.abs(share - (total * someWeights[n]!) / (sum || 1))).toBeLessThan(1);
        });
      }),
    );
  });
});
