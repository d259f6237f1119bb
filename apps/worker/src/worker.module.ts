import { partsOf, schema } from '@app/compositions';
import { published } from '@app/contexts';
import { DestinationQueues, PublishedEvents } from '@app/outbox';
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
  RedisConfig,
  RedisModule,
  ReplicaConfig,
  ReplicaModule,
  RetentionModule,
  RetentionRules,
  S3Config,
  SqsConfig,
} from '@app/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { workerRetention } from './worker-retention';

const CONFIGURATION = [ProcessConfig, MetricsConfig, DatabaseConfig, ReplicaConfig, RedisConfig, SqsConfig, S3Config];

/**
 * Sends outbox events, books sales into the ranking, checks pictures, and removes rows past their retention. It is
 * ready without Redis, because it also polls.
 */
@Module({})
export class WorkerModule {
  static forRoot(): DynamicModule {
    const { modules, config } = partsOf('worker');
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(
          [...CONFIGURATION, ...config],
          [
            { provide: PublishedEvents, read: () => new PublishedEvents(published) },
            { provide: DestinationQueues, read: (env) => new DestinationQueues(published, env) },
            { provide: RetentionRules, read: workerRetention },
          ],
        ),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(schema),
        RedisModule.forRoot(),
        ReplicaModule.forRoot({ reads: false }),
        LocksModule,
        HealthModule,
        RetentionModule,
        ...modules,
      ],
      providers: [MetricsServer],
    };
  }
}
