import { Module } from '@nestjs/common';
import { ClaimCouponUseCase } from './application/claim-coupon.use-case';
import { ClaimCouponsUseCase } from './application/claim-coupons.use-case';
import { ClaimLane } from './application/claim-lane';
import { ClaimRepository } from './application/claim.repository';
import { CouponGate } from './application/coupon-gate';
import { CouponQueries } from './application/coupon.queries';
import { CouponRepository } from './application/coupon.repository';
import { CreateCouponUseCase } from './application/create-coupon.use-case';
import { GateUpdater } from './application/gate-updater';
import { UserCouponQueries } from './application/user-coupon.queries';
import { BatchedClaimLane } from './infrastructure/batched-claim-lane';
import { RedisCouponGate } from './infrastructure/redis-coupon.gate';
import { SqlClaimRepository } from './infrastructure/sql-claim.repository';
import { SqlCouponQueries } from './infrastructure/sql-coupon.queries';
import { SqlCouponRepository } from './infrastructure/sql-coupon.repository';
import { SqlUserCouponQueries } from './infrastructure/sql-user-coupon.queries';

/** Creating, listing and claiming coupons. Needs a `CouponConfig` and Redis. */
@Module({
  providers: [
    CreateCouponUseCase,
    ClaimCouponUseCase,
    ClaimCouponsUseCase,
    GateUpdater,
    { provide: ClaimLane, useClass: BatchedClaimLane },
    { provide: CouponGate, useClass: RedisCouponGate },
    { provide: ClaimRepository, useClass: SqlClaimRepository },
    { provide: CouponRepository, useClass: SqlCouponRepository },
    { provide: CouponQueries, useClass: SqlCouponQueries },
    { provide: UserCouponQueries, useClass: SqlUserCouponQueries },
  ],
  exports: [CouponQueries, UserCouponQueries, CreateCouponUseCase, ClaimCouponUseCase],
})
export class CouponClaimsModule {}
