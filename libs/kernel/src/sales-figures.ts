/** Units and revenue (minor units) of many sales, as an answer shows them. */
export interface SalesFigures {
  /** A sum past 2^53-1 (or below its negative), which no JSON number carries, is shown as that limit. */
  readonly quantity: number;
  readonly revenue: number;
  /** Both sums as decimal numbers; only where one of them is past the limit. */
  readonly exact?: { readonly quantity: string; readonly revenue: string };
}

/** @param sums Whole numbers in decimal digits, as a database gives a DECIMAL. */
export function salesFigures(sums: { readonly quantity: string; readonly revenue: string }): SalesFigures {
  const shown = { quantity: shownAs(sums.quantity), revenue: shownAs(sums.revenue) };
  const isExact = String(shown.quantity) === sums.quantity && String(shown.revenue) === sums.revenue;
  return isExact ? shown : { ...shown, exact: { quantity: sums.quantity, revenue: sums.revenue } };
}

const shownAs = (sum: string): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(sum)));
