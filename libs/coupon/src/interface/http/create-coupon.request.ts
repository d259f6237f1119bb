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
import type { NewCoupon } from '../../application/create-coupon.use-case';
import { COUPON_KINDS, type CouponKind } from '../../domain/coupon';

const MAX_PRODUCTS = 1_000;
const MAX_PER_CUSTOMER = 100;
const TEN_YEARS = 3_650;

export class CreateCouponRequest {
  @TextField({ description: 'What a customer reads.', max: 200, example: 'Autumn tea: 10 % off' })
  readonly name: string;

  @EnumField({
    description: 'Whether value is an amount or a percentage.',
    values: COUPON_KINDS,
    name: 'CouponKind',
    example: 'percent',
  })
  readonly kind: CouponKind;

  @IntegerField({ description: 'Minor units, or a percentage from 1 to 100.', min: 1, example: 10 })
  readonly value: number;

  @IntegerField({
    description: 'Minor units: it takes off no more than this.',
    min: 1,
    optional: true,
    example: 5_000,
  })
  readonly maxDiscount?: number;

  @IntegerField({
    description: "Minor units: what an order's items must come to.",
    min: 0,
    optional: true,
    fallback: 0,
    example: 20_000,
  })
  readonly minOrderAmount: number = 0;

  @IdListField({
    description: 'The products that it is for; all, where it is left out.',
    min: 1,
    max: MAX_PRODUCTS,
    optional: true,
  })
  readonly productIds?: ProductId[];

  @IntegerField({ description: 'How many there are.', min: 1, example: 1_000 })
  readonly quantity: number;

  @IntegerField({
    description: 'How many of them one customer may claim.',
    min: 1,
    max: MAX_PER_CUSTOMER,
    optional: true,
    fallback: 1,
    example: 1,
  })
  readonly maxPerCustomer: number = 1;

  @TimeField({ description: 'Claims begin; may be past.', example: '2026-11-20T03:00:00.000Z' })
  readonly claimFrom: string;

  @TimeField({ description: 'Claims end: the first moment that is too late.', example: '2026-11-27T03:00:00.000Z' })
  readonly claimUntil: string;

  @IntegerField({
    description: 'How many days of 24 hours it can be used for, from its claim on.',
    min: 1,
    max: TEN_YEARS,
    example: 30,
  })
  readonly validForDays: number;
}

/** @throws 400 for what no single field shows: a percentage past 100, an end before the beginning. */
export function toNewCoupon({ claimFrom, claimUntil, ...body }: CreateCouponRequest): NewCoupon {
  const [from, until] = [new Date(claimFrom), new Date(claimUntil)];
  const errors: FieldError[] = [];
  if (body.kind === 'percent' && body.value > 100) {
    errors.push({ pointer: '/value', code: 'max', message: 'must not be greater than 100 with the kind percent' });
  }
  for (const [name, time] of Object.entries({ claimFrom: from, claimUntil: until })) {
    if (!isMoment(time.getTime())) {
      errors.push({ pointer: `/${name}`, code: 'range', message: 'must lie between the years 1970 and 9999' });
    }
  }
  if (errors.length === 0 && from >= until) {
    errors.push({ pointer: '/claimUntil', code: 'after', message: 'must be later than claimFrom' });
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return {
    ...body,
    maxDiscount: body.maxDiscount,
    productIds: body.productIds,
    claimFrom: from,
    claimUntil: until,
  };
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
