import { type DiscountTerms, Money } from '@app/kernel';
import type { OrderLine } from './order-facts';

/** Why a valid coupon does not apply to these lines. */
export type DiscountRefusal = 'order-too-small' | 'not-for-these-products' | 'nothing-to-discount';

export interface DiscountedLines {
  readonly lines: OrderLine[];
  readonly discountAmount: Money;
}

/**
 * Applies the discount to the lines that the coupon is for. The sum of these lines is the base. Percent rounds down, no
 * discount exceeds the base, and `maxDiscount` limits the discount before it is spread (docs/api.md, Discounts). A coupon
 * that takes nothing off is refused, so that it is not used up.
 */
export function discountLines(
  lines: readonly OrderLine[],
  itemsAmount: Money,
  terms: DiscountTerms,
): DiscountedLines | DiscountRefusal {
  const isEligible = ({ productId }: OrderLine) => terms.productIds?.has(productId) ?? true;
  const eligible = lines.filter(isEligible);
  if (eligible.length === 0) return 'not-for-these-products';
  if (itemsAmount.amount < terms.minOrderAmount) return 'order-too-small';

  const base = eligible.reduce((sum, { amount }) => sum.plus(amount), Money.zero);
  const discountAmount = Money.of(Math.min(discountOf(base.amount, terms), terms.maxDiscount ?? Infinity, base.amount));
  if (discountAmount.amount === 0) return 'nothing-to-discount';
  const shares = spread(
    discountAmount.amount,
    eligible.map(({ amount }) => amount.amount),
  );
  const shareOf = new Map(eligible.map(({ lineNo }, n) => [lineNo, Money.of(shares[n] ?? 0)]));
  return {
    lines: lines.map((line) => ({ ...line, discount: shareOf.get(line.lineNo) ?? Money.zero })),
    discountAmount,
  };
}

const discountOf = (base: number, { kind, value }: DiscountTerms): number =>
  kind === 'fixed' ? value : Number((BigInt(base) * BigInt(value)) / 100n);

/**
 * Splits `total` into whole shares in proportion to the weights. Each weight gets its share rounded down; the remaining
 * units go, one each, to the largest remainders (Hamilton's method), the first of equal remainders. No share is larger
 * than its weight when the total is not larger than the sum of the weights.
 */
export function spread(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight)); // a product passes 2^53
  const shares = exact.map((share) => Number(share / sum));
  const remainders = exact.map((share, n) => ({ n, remainder: share % sum }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.n - b.n : a.remainder < b.remainder ? 1 : -1));
  const left = total - shares.reduce((all, share) => all + share, 0);
  for (const { n } of remainders.slice(0, left)) shares[n] = (shares[n] ?? 0) + 1;
  return shares;
}
