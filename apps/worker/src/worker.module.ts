import { OutboxRelayModule, RelayConfig } from '@app/outbox/relay';
import {
  ClockModule,
  ConfigModule,
  DatabaseConfig,
  DatabaseModule,
  HealthModule,
  LocksModule,
  LoggingModule,
  MetricsConfig,
  MetricsModule,
  MetricsServer,
  ProcessConfig,
  QueuesConfig,
  RedisConfig,
  RedisModule,
  RetentionModule,
  RetentionRules,
  S3Config,
  SqsConfig,
} from '@app/platform';
import { CatalogueConfig } from '@app/product/catalogue.config';
import { ImageWorkerConfig } from '@app/product/product-images.config';
import { ProductWorkerModule } from '@app/product/product-worker.module';
import { RankingConsumerModule } from '@app/ranking/ranking-consumer.module';
import { RankingUpkeepModule } from '@app/ranking/ranking-upkeep.module';
import { type DynamicModule, Module } from '@nestjs/common';
import { workerRetention } from './worker-retention';

const CONFIGURATION = [
  ProcessConfig,
  MetricsConfig,
  DatabaseConfig,
  RedisConfig,
  SqsConfig,
  QueuesConfig,
  RelayConfig,
  S3Config,
  CatalogueConfig,
  ImageWorkerConfig,
];

/**
 * Sends what the outbox holds, books what the ranking hears of, checks pictures, and removes what is past its retention.
 * Ready without Redis: it polls then.
 */
@Module({})
export class WorkerModule {
  static forRoot(): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(CONFIGURATION, [{ provide: RetentionRules, read: workerRetention }]),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(),
        RedisModule.forRoot(),
        LocksModule,
        HealthModule,
        RetentionModule,
        OutboxRelayModule,
        RankingConsumerModule,
        RankingUpkeepModule,
        ProductWorkerModule,
      ],
      providers: [MetricsServer],
    };
  }
}
