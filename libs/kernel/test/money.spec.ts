import { Money } from '@app/kernel';
import fc from 'fast-check';

const MAX = Number.MAX_SAFE_INTEGER;
const amount = fc.oneof(fc.maxSafeNat(), fc.nat(1_000), fc.constantFrom(0, 1, MAX - 1, MAX));
const smallAmount = fc.nat(1_000_000_000);

describe('Money', () => {
  it.each([-1, -0.5, 0.5, 1.1, NaN, Infinity, -Infinity, MAX + 1, 2 ** 60, Number.MIN_VALUE])(
    'cannot be %d',
    (impossible) => {
      expect(() => Money.of(impossible)).toThrow(RangeError);
      expect(Money.fits(impossible)).toBe(false);
    },
  );

  it('is any whole amount from 0 to 2^53-1', () => {
    fc.assert(
      fc.property(amount, (n) => {
        expect(Money.of(n).amount).toBe(n);
        expect(Money.fits(n)).toBe(true);
      }),
    );
  });

  it('exists exactly where it fits', () => {
    fc.assert(
      fc.property(fc.double(), (n) => {
        const make = () => Money.of(n);
        if (Money.fits(n)) expect(make().amount).toBe(n);
        else expect(make).toThrow(RangeError);
      }),
    );
  });

  it('is added in any order or grouping, and zero changes nothing', () => {
    fc.assert(
      fc.property(smallAmount, smallAmount, smallAmount, (x, y, z) => {
        const [a, b, c] = [Money.of(x), Money.of(y), Money.of(z)];
        expect(a.plus(b).equals(b.plus(a))).toBe(true);
        expect(
          a
            .plus(b)
            .plus(c)
            .equals(a.plus(b.plus(c))),
        ).toBe(true);
        expect(a.plus(Money.zero).equals(a)).toBe(true);
      }),
    );
  });

  it('is unchanged after adding and subtracting an amount', () => {
    fc.assert(
      fc.property(smallAmount, smallAmount, (x, y) => {
        expect(Money.of(x).plus(Money.of(y)).minus(Money.of(y)).amount).toBe(x);
      }),
    );
  });

  it('can be subtracted exactly when it is covered', () => {
    fc.assert(
      fc.property(amount, amount, (x, y) => {
        const [a, b] = [Money.of(x), Money.of(y)];
        if (a.covers(b)) expect(a.minus(b).amount).toBe(x - y);
        else expect(() => a.minus(b)).toThrow(RangeError);
      }),
    );
  });

  it('is covered by at least one of two amounts, and by both only when they are equal', () => {
    fc.assert(
      fc.property(amount, amount, (x, y) => {
        const [a, b] = [Money.of(x), Money.of(y)];
        expect(a.covers(b) || b.covers(a)).toBe(true);
        expect(a.covers(b) && b.covers(a)).toBe(a.equals(b));
      }),
    );
  });

  it('is multiplied as repeated addition', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(50), (n, times) => {
        const added = Array.from({ length: times }).reduce<Money>((sum) => sum.plus(Money.of(n)), Money.zero);
        expect(Money.of(n).times(times).equals(added)).toBe(true);
      }),
    );
  });

  it('is never inexact: past 2^53-1 a sum or a product throws', () => {
    fc.assert(
      fc.property(amount, amount, (x, y) => {
        const exact = { sum: BigInt(x) + BigInt(y), product: BigInt(x) * BigInt(y) };
        const fits = (n: bigint) => n <= BigInt(MAX);
        if (fits(exact.sum)) expect(BigInt(Money.of(x).plus(Money.of(y)).amount)).toBe(exact.sum);
        else expect(() => Money.of(x).plus(Money.of(y))).toThrow(RangeError);
        if (fits(exact.product)) expect(BigInt(Money.of(x).times(y).amount)).toBe(exact.product);
        else expect(() => Money.of(x).times(y)).toThrow(RangeError);
      }),
    );
  });

  it.each([-1, 0.5, NaN])('is not multiplied by %d', (quantity) => {
    expect(() => Money.of(3).times(quantity)).toThrow(RangeError);
  });
});
