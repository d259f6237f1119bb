import { OutboxRelayModule, RelayConfig } from '@app/outbox/relay';
import {
  ClockModule,
  ConfigModule,
  DatabaseConfig,
  DatabaseModule,
  HealthModule,
  LoggingModule,
  MetricsConfig,
  MetricsModule,
  MetricsServer,
  ProcessConfig,
  QueuesConfig,
  RedisConfig,
  RedisModule,
  Retention,
  RetentionRules,
  S3Config,
  SqsConfig,
} from '@app/platform';
import { ImageWorkerConfig } from '@app/product/product-images.config';
import { ProductImagesWorkerModule } from '@app/product/product-images-worker.module';
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
  ImageWorkerConfig,
];

/** Sends what the outbox holds, checks pictures, and removes what is past its retention. Ready without Redis: it polls then. */
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
        HealthModule,
        OutboxRelayModule,
        ProductImagesWorkerModule,
      ],
      providers: [MetricsServer, Retention],
    };
  }
}
