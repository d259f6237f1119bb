import { AuditHttpModule } from '@app/audit';
import { BalanceConfig } from '@app/balance/balance.config';
import { BalanceHttpModule } from '@app/balance/balance-http.module';
import { CartConfig } from '@app/cart/cart.config';
import { CartHttpModule } from '@app/cart/cart-http.module';
import { CouponConfig } from '@app/coupon/coupon.config';
import { CouponHttpModule } from '@app/coupon/coupon-http.module';
import { IdentityConfig } from '@app/identity/identity.config';
import { IdentityHttpModule } from '@app/identity/identity-http.module';
import { Currency } from '@app/kernel';
import { OrderConfig } from '@app/order/order.config';
import { OrderHttpModule } from '@app/order/order-http.module';
import { OutboxHttpModule, OutboxModule } from '@app/outbox';
import {
  AccessGuard,
  ClockModule,
  ConfigModule,
  DatabaseConfig,
  DatabaseModule,
  HealthController,
  HealthModule,
  HttpConfig,
  IdempotencyModule,
  LocksModule,
  LoggingModule,
  MetricsConfig,
  MetricsModule,
  MetricsServer,
  ProblemFilter,
  ProcessConfig,
  readCurrency,
  RedisConfig,
  RedisHealthModule,
  RedisModule,
  S3Config,
} from '@app/platform';
import { CatalogueConfig } from '@app/product/catalogue.config';
import { ImageUrls } from '@app/product/product-images.config';
import { ProductModule } from '@app/product/product.module';
import { RankingHttpModule } from '@app/ranking/ranking-http.module';
import { RankingRebuildsHttpModule } from '@app/ranking/ranking-rebuilds-http.module';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ProblemsController } from './problems.controller';

const CONFIGURATION = [
  ProcessConfig,
  HttpConfig,
  MetricsConfig,
  DatabaseConfig,
  RedisConfig,
  S3Config,
  CatalogueConfig,
  ImageUrls,
  IdentityConfig,
  BalanceConfig,
  CartConfig,
  CouponConfig,
  OrderConfig,
];

/** Composes the contexts; has no logic of its own. */
@Module({})
export class ApiModule {
  static forRoot(): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(CONFIGURATION, [{ provide: Currency, read: readCurrency }]),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(),
        RedisModule.forRoot(),
        LocksModule,
        HealthModule,
        RedisHealthModule,
        IdempotencyModule,
        OutboxModule,
        IdentityHttpModule,
        ProductModule,
        BalanceHttpModule,
        CartHttpModule,
        CouponHttpModule,
        OrderHttpModule,
        RankingRebuildsHttpModule,
        RankingHttpModule,
        OutboxHttpModule,
        AuditHttpModule,
      ],
      controllers: [HealthController, ProblemsController],
      providers: [
        MetricsServer,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
