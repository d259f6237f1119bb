import { Module } from '@nestjs/common';
import { ClaimCouponUseCase } from './application/claim-coupon.use-case';
import { ClaimCouponsUseCase } from './application/claim-coupons.use-case';
import { ClaimLane } from './application/claim-lane';
import { ClaimRepository } from './application/claim.repository';
import { CouponGate } from './application/coupon-gate';
import { CouponQueries } from './application/coupon.queries';
import { CouponRepository } from './application/coupon.repository';
import { CreateCouponUseCase } from './application/create-coupon.use-case';
import { GateBriefing } from './application/gate-briefing';
import { UserCouponQueries } from './application/user-coupon.queries';
import { BatchedClaimLane } from './infrastructure/batched-claim-lane';
import { RedisCouponGate } from './infrastructure/redis-coupon.gate';
import { TypeOrmClaimRepository } from './infrastructure/typeorm-claim.repository';
import { TypeOrmCouponQueries } from './infrastructure/typeorm-coupon.queries';
import { TypeOrmCouponRepository } from './infrastructure/typeorm-coupon.repository';
import { TypeOrmUserCouponQueries } from './infrastructure/typeorm-user-coupon.queries';

/** Making, listing and claiming coupons. Needs a `CouponConfig` and Redis. */
@Module({
  providers: [
    CreateCouponUseCase,
    ClaimCouponUseCase,
    ClaimCouponsUseCase,
    GateBriefing,
    { provide: ClaimLane, useClass: BatchedClaimLane },
    { provide: CouponGate, useClass: RedisCouponGate },
    { provide: ClaimRepository, useClass: TypeOrmClaimRepository },
    { provide: CouponRepository, useClass: TypeOrmCouponRepository },
    { provide: CouponQueries, useClass: TypeOrmCouponQueries },
    { provide: UserCouponQueries, useClass: TypeOrmUserCouponQueries },
  ],
  exports: [CouponQueries, UserCouponQueries, CreateCouponUseCase, ClaimCouponUseCase],
})
export class CouponClaimsModule {}
