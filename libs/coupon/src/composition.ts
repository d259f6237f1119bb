import type { Composition } from '@app/platform';
import { CouponConfig } from './coupon.config';
import { CouponHttpModule } from './coupon-http.module';
import { couponMigrations } from './infrastructure/migrations';

export const couponComposition: Composition = {
  migrations: couponMigrations,
  api: { modules: [CouponHttpModule], config: [CouponConfig] },
};
