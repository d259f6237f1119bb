import { Module } from '@nestjs/common';
import { CustomerCouponsService } from './application/customer-coupons.service';
import { HeldCouponRepository } from './application/held-coupon.repository';
import { CustomerCoupons } from './contract';
import { SqlHeldCouponRepository } from './infrastructure/sql-held-coupon.repository';

/** The coupons that customers hold, for orders. */
@Module({
  providers: [
    { provide: HeldCouponRepository, useClass: SqlHeldCouponRepository },
    { provide: CustomerCoupons, useClass: CustomerCouponsService },
  ],
  exports: [CustomerCoupons],
})
export class CouponModule {}
