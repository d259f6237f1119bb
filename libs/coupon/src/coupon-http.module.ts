import { Module } from '@nestjs/common';
import { CouponClaimsModule } from './coupon-claims.module';
import { CouponsController } from './interface/http/coupons.controller';
import { UserCouponsController } from './interface/http/user-coupons.controller';

@Module({ imports: [CouponClaimsModule], controllers: [CouponsController, UserCouponsController] })
export class CouponHttpModule {}
