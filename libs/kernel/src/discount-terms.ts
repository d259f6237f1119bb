import type { ProductId } from './id';

/** The discount of a coupon. Amounts are minor units. */
export interface DiscountTerms {
  readonly kind: 'fixed' | 'percent';
  /** An amount, or a whole number of percent from 1 to 100. */
  readonly value: number;
  /** The maximum discount, applied before the discount is spread over the lines. */
  readonly maxDiscount: number | undefined;
  /** The minimum items amount of the order. */
  readonly minOrderAmount: number;
  /** The products whose lines are discounted; undefined: all. */
  readonly productIds: ReadonlySet<ProductId> | undefined;
}
