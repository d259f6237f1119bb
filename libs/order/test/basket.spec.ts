import { Money, newId, type ProductId } from '@app/kernel';
import fc from 'fast-check';
import { mergeLines, priceLines, type RequestedLine } from '../src/domain/basket';

const tea = newId<'Product'>();
const cup = newId<'Product'>();
const at = (price: number) => () => ({ sku: 'SKU', name: 'Name', price: Money.of(price) });

describe('mergeLines', () => {
  it('adds up lines of the same product and price, in the order of their first appearance', () => {
    expect(
      mergeLines([
        { productId: tea, quantity: 1 },
        { productId: cup, quantity: 2 },
        { productId: tea, quantity: 3 },
      ]),
    ).toEqual([
      { productId: tea, quantity: 4 },
      { productId: cup, quantity: 2 },
    ]);
  });

  it('keeps lines with different prices apart', () => {
    const lines = [
      { productId: tea, quantity: 1, unitPrice: 100 },
      { productId: tea, quantity: 1, unitPrice: 0 },
      { productId: tea, quantity: 1 },
    ];
    expect(mergeLines(lines)).toEqual(lines);
  });

  it('keeps the number of units of every product', () => {
    const line = fc.record({ productId: fc.constantFrom(tea, cup), quantity: fc.integer({ min: 1, max: 99 }) });
    const unitsOf = (lines: readonly RequestedLine[], id: ProductId) =>
      lines.filter(({ productId }) => productId === id).reduce((sum, { quantity }) => sum + quantity, 0);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const merged = mergeLines(lines);
        expect(unitsOf(merged, tea)).toBe(unitsOf(lines, tea));
        expect(unitsOf(merged, cup)).toBe(unitsOf(lines, cup));
        expect(new Set(merged.map(({ productId }) => productId)).size).toBe(merged.length);
      }),
    );
  });
});

describe('priceLines', () => {
  it('numbers the lines from 1 and adds up their amounts', () => {
    const priced = priceLines(
      [
        { productId: tea, quantity: 2 },
        { productId: cup, quantity: 1, unitPrice: 7 },
      ],
      at(100),
    );
    expect(priced?.lines.map(({ lineNo, amount }) => [lineNo, amount.amount])).toEqual([
      [1, 200],
      [2, 7],
    ]);
    expect(priced?.itemsAmount.amount).toBe(207);
  });

  it.each([
    ['one line', [{ productId: tea, quantity: 2 }], Number.MAX_SAFE_INTEGER],
    [
      'all lines together',
      [
        { productId: tea, quantity: 1 },
        { productId: cup, quantity: 1 },
      ],
      Number.MAX_SAFE_INTEGER,
    ],
  ])('returns undefined when %s would pass 2^53-1', (_, lines, price) => {
    expect(priceLines(lines, at(price))).toBeUndefined();
  });

  it('reaches 2^53-1 itself', () => {
    expect(priceLines([{ productId: tea, quantity: 1 }], at(Number.MAX_SAFE_INTEGER))?.itemsAmount.amount).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });
});
