import { type DiscountTerms, Money } from '@app/kernel';
import type { OrderLine } from './order-facts';

/** Why terms that are valid do not fit these lines. */
export type DiscountRefusal = 'order-too-small' | 'not-for-these-products';

export interface DiscountedLines {
  readonly lines: OrderLine[];
  readonly discountAmount: Money;
}

/**
 * Takes the discount off the lines that the coupon is for. Their sum is the base: percent rounds down, nothing takes off
 * more than the base, `maxDiscount` cuts before it is spread (docs/api.md, Discounts).
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
 * Shares of `total` in proportion to the weights, in whole units, that add up to it: each gets its share rounded down,
 * and what is left goes, a unit each, to the largest remainders (Hamilton's method), the first of equal ones. No share
 * is larger than its weight where the total is not larger than their sum.
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
