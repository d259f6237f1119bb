import { ApiProperty } from '@nestjs/swagger';
import { EnumField, ItemsProperty, NextCursorProperty, PageQuery } from '@app/platform';
import {
  USER_COUPON_STATUSES,
  type UserCouponStatus,
  type UserCouponView,
} from '../../application/user-coupon.queries';
import { COUPON_KINDS } from '../../domain/coupon';

export class ListUserCouponsQuery extends PageQuery {
  @EnumField({
    description: 'Only coupons with this status.',
    values: USER_COUPON_STATUSES,
    name: 'UserCouponStatus',
    optional: true,
  })
  readonly status?: UserCouponStatus;
}

export class UserCouponResponse {
  @ApiProperty({ format: 'uuid', description: 'The id that an order names to use the coupon.' })
  readonly userCouponId: string;
  @ApiProperty({ format: 'uuid' })
  readonly couponId: string;
  @ApiProperty({ example: 'Autumn tea: 10 % off' })
  readonly name: string;
  @ApiProperty({ enum: [...COUPON_KINDS], enumName: 'CouponKind' })
  readonly kind: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units, or a percentage.', example: 10 })
  readonly value: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({ enum: [...USER_COUPON_STATUSES], enumName: 'UserCouponStatus' })
  readonly status: string;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The number of this claim among all claims of the coupon.',
    example: 361,
  })
  readonly sequence: number;
  @ApiProperty({ format: 'date-time', description: 'The first moment that is too late to use the coupon.' })
  readonly validUntil: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The order that the coupon is used for.' })
  readonly orderId: string | null;
}

export class UserCouponListResponse {
  @ItemsProperty(() => UserCouponResponse)
  readonly items: readonly UserCouponResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export const toUserCouponResponse = (coupon: UserCouponView, currency: string): UserCouponResponse => ({
  userCouponId: coupon.userCouponId,
  couponId: coupon.couponId,
  name: coupon.name,
  kind: coupon.kind,
  value: coupon.value,
  currency,
  status: coupon.status,
  sequence: coupon.sequence,
  validUntil: coupon.validUntil.toISOString(),
  orderId: coupon.orderId ?? null,
});
