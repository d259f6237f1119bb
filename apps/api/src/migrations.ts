import { balanceMigrations } from '@app/balance/infrastructure/migrations';
import { couponMigrations } from '@app/coupon/infrastructure/migrations';
import { identityMigrations } from '@app/identity/infrastructure/migrations';
import { orderMigrations } from '@app/order/infrastructure/migrations';
import { inboxMigrations, outboxMigrations } from '@app/outbox/migrations';
import { idempotencyMigrations } from '@app/platform/idempotency/migrations';
import { productMigrations } from '@app/product/infrastructure/migrations';
import { rankingMigrations } from '@app/ranking/infrastructure/migrations';

/** The schema of api and worker: every context's migrations; TypeORM runs them in the order of their time stamps. */
export const migrations = [
  ...identityMigrations,
  ...productMigrations,
  ...balanceMigrations,
  ...orderMigrations,
  ...couponMigrations,
  ...rankingMigrations,
  ...outboxMigrations,
  ...inboxMigrations,
  ...idempotencyMigrations,
];
