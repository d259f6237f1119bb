import type { Id, ProductId } from '@app/kernel';

export type CouponId = Id<'Coupon'>;
export const COUPON_KINDS = ['fixed', 'percent'] as const;
export type CouponKind = (typeof COUPON_KINDS)[number];

/** What the shop gives away. Amounts are minor units. It never changes but for the number of claims. */
export interface Coupon {
  readonly couponId: CouponId;
  readonly name: string;
  readonly kind: CouponKind;
  /** An amount, or a whole number of percent from 1 to 100. */
  readonly value: number;
  readonly maxDiscount: number | undefined;
  readonly minOrderAmount: number;
  /** The products that it is for; undefined: all. */
  readonly productIds: readonly ProductId[] | undefined;
  /** How many there are to be claimed, in all and by one customer. */
  readonly quantity: number;
  readonly maxPerCustomer: number;
  /** From inclusive, until exclusive. */
  readonly claimFrom: Date;
  readonly claimUntil: Date;
  /** Days of 24 hours from the claim on. */
  readonly validForDays: number;
  readonly claimedCount: number;
  readonly createdAt: Date;
}
