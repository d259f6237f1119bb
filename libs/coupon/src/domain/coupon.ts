import type { DiscountTerms, Id, ProductId } from '@app/kernel';

export type CouponId = Id<'Coupon'>;
export type CouponKind = DiscountTerms['kind'];
export const COUPON_KINDS = ['fixed', 'percent'] as const satisfies readonly CouponKind[];

/** The terms of a coupon, set by an admin. They never change. Amounts are minor units. */
export interface NewCoupon {
  readonly name: string;
  readonly kind: CouponKind;
  /** An amount, or a whole number of percent from 1 to 100. */
  readonly value: number;
  readonly maxDiscount: number | undefined;
  readonly minOrderAmount: number;
  /** The products that the coupon is for; undefined: all. */
  readonly productIds: readonly ProductId[] | undefined;
  /** How many can be claimed, in all and by one customer. */
  readonly quantity: number;
  readonly maxPerCustomer: number;
  /** From inclusive, until exclusive. */
  readonly claimFrom: Date;
  readonly claimUntil: Date;
  /** Days of 24 hours, counted from the claim. */
  readonly validForDays: number;
}

/** A coupon that customers claim. Only its number of claims changes. */
export interface Coupon extends NewCoupon {
  readonly couponId: CouponId;
  readonly claimedCount: number;
  readonly createdAt: Date;
}

/** The terms that decide on claims, and the number of claims so far. */
export type CouponStanding = Pick<
  Coupon,
  'couponId' | 'quantity' | 'maxPerCustomer' | 'claimFrom' | 'claimUntil' | 'validForDays' | 'claimedCount'
>;

/** The inclusive bounds of each number. Without an upper bound it is 2^53-1. */
export const COUPON_BOUNDS = {
  value: { min: 1 },
  maxDiscount: { min: 1 },
  minOrderAmount: { min: 0 },
  quantity: { min: 1 },
  maxPerCustomer: { min: 1, max: 100 },
  validForDays: { min: 1, max: 3_650 },
} as const satisfies Partial<Record<keyof NewCoupon, { readonly min: number; readonly max?: number }>>;

const COUPON_RULES = {
  aPercentageIsAtMostOneHundred: ({ kind, value }: NewCoupon) => kind !== 'percent' || value <= 100,
  claimsEndAfterTheyBegin: ({ claimFrom, claimUntil }: NewCoupon) => claimFrom < claimUntil,
  aCouponForSomeProductsNamesThem: ({ productIds }: NewCoupon) => productIds?.length !== 0,
};

export type CouponRule = keyof typeof COUPON_RULES;

/** The rules between several fields that this coupon breaks; none when it can be created. */
export const brokenCouponRules = (coupon: NewCoupon): CouponRule[] =>
  (Object.keys(COUPON_RULES) as CouponRule[]).filter((rule) => !COUPON_RULES[rule](coupon));

/** A coupon without claims. @throws RangeError when a rule is broken: callers validate external input before */
export function createCoupon(terms: NewCoupon, identity: Pick<Coupon, 'couponId' | 'createdAt'>): Coupon {
  const broken = [...fieldsOutOfBounds(terms), ...brokenCouponRules(terms)];
  if (broken.length > 0) throw new RangeError(`not a coupon: ${broken.join(', ')}`);
  return { ...terms, ...identity, claimedCount: 0 };
}

function fieldsOutOfBounds(terms: NewCoupon): string[] {
  return (Object.keys(COUPON_BOUNDS) as (keyof typeof COUPON_BOUNDS)[]).filter((field) => {
    const { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number } = COUPON_BOUNDS[field];
    const value = terms[field];
    return value !== undefined && !(Number.isSafeInteger(value) && value >= min && value <= max);
  });
}
