import { partsOf } from '@app/compositions';
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
import { type DynamicModule, Module } from '@nestjs/common';
import { workerRetention } from './worker-retention';

const CONFIGURATION = [ProcessConfig, MetricsConfig, DatabaseConfig, RedisConfig, SqsConfig, QueuesConfig, S3Config];

/**
 * Sends what the outbox holds, books what the ranking hears of, checks pictures, and removes what is past its retention.
 * Ready without Redis: it polls then.
 */
@Module({})
export class WorkerModule {
  static forRoot(): DynamicModule {
    const { modules, config } = partsOf('worker');
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot([...CONFIGURATION, ...config], [{ provide: RetentionRules, read: workerRetention }]),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(),
        RedisModule.forRoot(),
        LocksModule,
        HealthModule,
        RetentionModule,
        ...modules,
      ],
      providers: [MetricsServer],
    };
  }
}
