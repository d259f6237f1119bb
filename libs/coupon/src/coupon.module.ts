import { Module } from '@nestjs/common';
import { CustomerCouponsService } from './application/customer-coupons.service';
import { HeldCouponRepository } from './application/held-coupon.repository';
import { CustomerCoupons } from './contract';
import { UsedCoupons } from './contract/used-coupons.queries';
import { SqlHeldCouponRepository } from './infrastructure/sql-held-coupon.repository';
import { SqlUsedCoupons } from './infrastructure/sql-used-coupons';

/** The coupons that customers hold, for orders. */
@Module({
  providers: [
    { provide: HeldCouponRepository, useClass: SqlHeldCouponRepository },
    { provide: CustomerCoupons, useClass: CustomerCouponsService },
    { provide: UsedCoupons, useClass: SqlUsedCoupons },
  ],
  exports: [CustomerCoupons, UsedCoupons],
})
export class CouponModule {}
