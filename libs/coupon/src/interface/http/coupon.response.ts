import { ApiProperty } from '@nestjs/swagger';
import { ItemsProperty, NextCursorProperty } from '@app/platform';
import { type Coupon, COUPON_KINDS } from '../../domain/coupon';

const whole = (description: string, example: number) =>
  ApiProperty({ type: 'integer', format: 'int64', description, example });

export class CouponResponse {
  @ApiProperty({ format: 'uuid' })
  readonly couponId: string;
  @ApiProperty({ example: 'Autumn tea: 10 % off' })
  readonly name: string;
  @ApiProperty({ enum: [...COUPON_KINDS], enumName: 'CouponKind' })
  readonly kind: string;
  @whole('Minor units, or a percentage.', 10)
  readonly value: number;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Minor units: the coupon takes off no more than this.',
    example: 5_000,
  })
  readonly maxDiscount: number | null;
  @whole("Minor units: the least sum of an order's items.", 20_000)
  readonly minOrderAmount: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    nullable: true,
    description: 'The products that the coupon is for; null: all products.',
  })
  readonly productIds: readonly string[] | null;
  @whole('How many can be claimed in all.', 1_000)
  readonly quantity: number;
  @whole('How many can still be claimed.', 640)
  readonly remaining: number;
  @whole('How many one customer may claim.', 1)
  readonly maxPerCustomer: number;
  @ApiProperty({ format: 'date-time' })
  readonly claimFrom: string;
  @ApiProperty({ format: 'date-time', description: 'The first moment that is too late.' })
  readonly claimUntil: string;
  @ApiProperty({ type: 'integer', description: 'Days of 24 hours, counted from the claim.', example: 30 })
  readonly validForDays: number;
}

export class CouponListResponse {
  @ItemsProperty(() => CouponResponse)
  readonly items: readonly CouponResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export class ClaimResponse {
  @ApiProperty({ format: 'uuid', description: 'The id that an order names to use the coupon.' })
  readonly userCouponId: string;
  @ApiProperty({ format: 'uuid' })
  readonly couponId: string;
  @whole('The number of this claim among all claims of the coupon, from 1 without gaps.', 361)
  readonly sequence: number;
  @ApiProperty({ format: 'date-time', description: 'The first moment that is too late to use the coupon.' })
  readonly validUntil: string;
}

export const toCouponResponse = (coupon: Coupon, currency: string): CouponResponse => ({
  couponId: coupon.couponId,
  name: coupon.name,
  kind: coupon.kind,
  value: coupon.value,
  maxDiscount: coupon.maxDiscount ?? null,
  minOrderAmount: coupon.minOrderAmount,
  currency,
  productIds: coupon.productIds ?? null,
  quantity: coupon.quantity,
  remaining: coupon.quantity - coupon.claimedCount,
  maxPerCustomer: coupon.maxPerCustomer,
  claimFrom: coupon.claimFrom.toISOString(),
  claimUntil: coupon.claimUntil.toISOString(),
  validForDays: coupon.validForDays,
});
