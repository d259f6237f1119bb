import type { ProductId } from './id';

/** What a coupon takes off an order. Amounts are minor units. */
export interface DiscountTerms {
  readonly kind: 'fixed' | 'percent';
  /** An amount, or a whole number of percent from 1 to 100. */
  readonly value: number;
  /** The discount is cut to this before it is spread over the lines. */
  readonly maxDiscount: number | undefined;
  /** What the order's items must come to. */
  readonly minOrderAmount: number;
  /** The products whose lines are discounted; undefined: all. */
  readonly productIds: ReadonlySet<ProductId> | undefined;
}
