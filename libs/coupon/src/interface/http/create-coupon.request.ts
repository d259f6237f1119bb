import type { ProductId } from '@app/kernel';
import {
  EnumField,
  type FieldError,
  IdListField,
  IntegerField,
  invalidRequest,
  isMoment,
  TextField,
  TimeField,
} from '@app/platform';
import {
  brokenCouponRules,
  COUPON_BOUNDS,
  COUPON_KINDS,
  type CouponKind,
  type CouponRule,
  type NewCoupon,
} from '../../domain/coupon';

const MAX_PRODUCTS = 1_000;

export class CreateCouponRequest {
  @TextField({ description: 'The name that customers read.', max: 200, example: 'Autumn tea: 10 % off' })
  readonly name: string;

  @EnumField({
    description: 'Whether value is an amount or a percentage.',
    values: COUPON_KINDS,
    name: 'CouponKind',
    example: 'percent',
  })
  readonly kind: CouponKind;

  @IntegerField({ description: 'Minor units, or a percentage from 1 to 100.', ...COUPON_BOUNDS.value, example: 10 })
  readonly value: number;

  @IntegerField({
    description: 'Minor units: the coupon takes off no more than this.',
    ...COUPON_BOUNDS.maxDiscount,
    optional: true,
    example: 5_000,
  })
  readonly maxDiscount?: number;

  @IntegerField({
    description: "Minor units: the least sum of an order's items.",
    ...COUPON_BOUNDS.minOrderAmount,
    optional: true,
    fallback: 0,
    example: 20_000,
  })
  readonly minOrderAmount: number = 0;

  @IdListField({
    description: 'The products that the coupon is for; all products when it is left out.',
    min: 1,
    max: MAX_PRODUCTS,
    optional: true,
  })
  readonly productIds?: ProductId[];

  @IntegerField({ description: 'How many can be claimed in all.', ...COUPON_BOUNDS.quantity, example: 1_000 })
  readonly quantity: number;

  @IntegerField({
    description: 'How many one customer may claim.',
    ...COUPON_BOUNDS.maxPerCustomer,
    optional: true,
    fallback: 1,
    example: 1,
  })
  readonly maxPerCustomer: number = 1;

  @TimeField({ description: 'The first moment of claims; may be past.', example: '2026-11-20T03:00:00.000Z' })
  readonly claimFrom: string;

  @TimeField({
    description: 'The end of claims: the first moment that is too late.',
    example: '2026-11-27T03:00:00.000Z',
  })
  readonly claimUntil: string;

  @IntegerField({
    description: 'For how many days of 24 hours after the claim the coupon can be used.',
    ...COUPON_BOUNDS.validForDays,
    example: 30,
  })
  readonly validForDays: number;
}

const FIELD_ERRORS: Readonly<Record<CouponRule, FieldError>> = {
  aPercentageIsAtMostOneHundred: {
    pointer: '/value',
    code: 'max',
    message: 'must not be greater than 100 with the kind percent',
  },
  claimsEndAfterTheyBegin: { pointer: '/claimUntil', code: 'after', message: 'must be later than claimFrom' },
  aCouponForSomeProductsNamesThem: { pointer: '/productIds', code: 'min', message: 'must name at least one product' },
};

/** @throws 400 for rules between several fields, and for times that cannot be stored. */
export function toNewCoupon({ claimFrom, claimUntil, ...body }: CreateCouponRequest): NewCoupon {
  const coupon: NewCoupon = {
    ...body,
    maxDiscount: body.maxDiscount,
    productIds: body.productIds,
    claimFrom: new Date(claimFrom),
    claimUntil: new Date(claimUntil),
  };
  const outOfRange = (['claimFrom', 'claimUntil'] as const)
    .filter((field) => !isMoment(coupon[field].getTime()))
    .map((field) => ({ pointer: `/${field}`, code: 'range', message: 'must lie between the years 1970 and 9999' }));
  const broken = brokenCouponRules(coupon)
    .filter((rule) => outOfRange.length === 0 || rule !== 'claimsEndAfterTheyBegin') // times out of range have no order
    .map((rule) => FIELD_ERRORS[rule]);
  if (broken.length + outOfRange.length > 0) throw invalidRequest([...broken, ...outOfRange]);
  return coupon;
}

export const COUPON_EXAMPLES = {
  percentage: {
    summary: 'Ten percent off orders of 20,000 or more, 5,000 at most',
    value: {
      name: 'Autumn tea: 10 % off',
      kind: 'percent',
      value: 10,
      maxDiscount: 5_000,
      minOrderAmount: 20_000,
      quantity: 1_000,
      claimFrom: '2026-11-20T03:00:00.000Z',
      claimUntil: '2026-12-20T03:00:00.000Z',
      validForDays: 30,
    },
  },
  amount: {
    summary: 'An amount off one product (put in an id of GET /products)',
    value: {
      name: '1,000 off Jeju green tea',
      kind: 'fixed',
      value: 1_000,
      productIds: ['0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b'],
      quantity: 100,
      maxPerCustomer: 2,
      claimFrom: '2026-11-20T03:00:00.000Z',
      claimUntil: '2026-12-20T03:00:00.000Z',
      validForDays: 7,
    },
  },
};
