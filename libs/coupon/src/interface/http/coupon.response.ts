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
    description: 'Minor units: it takes off no more than this.',
    example: 5_000,
  })
  readonly maxDiscount: number | null;
  @whole("Minor units: what an order's items must come to.", 20_000)
  readonly minOrderAmount: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    nullable: true,
    description: 'The products that it is for; null: all.',
  })
  readonly productIds: readonly string[] | null;
  @whole('How many there are.', 1_000)
  readonly quantity: number;
  @whole('How many are left to be claimed.', 640)
  readonly remaining: number;
  @whole('How many of them one customer may claim.', 1)
  readonly maxPerCustomer: number;
  @ApiProperty({ format: 'date-time' })
  readonly claimFrom: string;
  @ApiProperty({ format: 'date-time', description: 'The first moment that is too late.' })
  readonly claimUntil: string;
  @ApiProperty({ type: 'integer', description: 'Days of 24 hours, from the claim on.', example: 30 })
  readonly validForDays: number;
}

export class CouponListResponse {
  @ItemsProperty(() => CouponResponse)
  readonly items: readonly CouponResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export class ClaimResponse {
  @ApiProperty({ format: 'uuid', description: 'What an order names to use it.' })
  readonly userCouponId: string;
  @ApiProperty({ format: 'uuid' })
  readonly couponId: string;
  @whole('The how-manieth claim of the coupon it was, without gaps from 1.', 361)
  readonly sequence: number;
  @ApiProperty({ format: 'date-time', description: 'The first moment that is too late to use it.' })
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
