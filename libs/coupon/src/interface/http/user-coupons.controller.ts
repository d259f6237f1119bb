import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Currency, isId } from '@app/kernel';
import { CurrentUser, decodeCursor, pageOf, SignedIn, type SignedInUser } from '@app/platform';
import { type UserCouponPosition, UserCouponQueries } from '../../application/user-coupon.queries';
import { ListUserCouponsQuery, toUserCouponResponse, UserCouponListResponse } from './user-coupon.response';

@ApiTags('coupons')
@Controller('user-coupons')
export class UserCouponsController {
  constructor(
    private readonly userCoupons: UserCouponQueries,
    private readonly clock: Clock,
    private readonly currency: Currency,
  ) {}

  @Get()
  @SignedIn('customer')
  @ApiOperation({ operationId: 'listUserCoupons', summary: 'Your coupons', description: 'Newest first.' })
  @ApiResponse({ status: 200, type: UserCouponListResponse, description: 'A page of coupons.' })
  async list(
    @CurrentUser() { userId }: SignedInUser,
    @Query() { status, limit, cursor }: ListUserCouponsQuery,
  ): Promise<UserCouponListResponse> {
    const after = decodeCursor<UserCouponPosition>(cursor, [isId]);
    const found = await this.userCoupons.list({ userId, status, now: this.clock.now(), limit, after });
    return pageOf(
      found,
      limit,
      ({ userCouponId }) => [userCouponId],
      (coupon) => toUserCouponResponse(coupon, this.currency.code),
    );
  }
}
