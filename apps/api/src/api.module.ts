import { partsOf, schema } from '@app/compositions';
import { published } from '@app/contexts';
import { Currency } from '@app/kernel';
import { DestinationQueues, PublishedEvents } from '@app/outbox';
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
  ReplicaConfig,
  ReplicaModule,
  S3Config,
} from '@app/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ProblemsController } from './problems.controller';

const CONFIGURATION = [ProcessConfig, HttpConfig, MetricsConfig, DatabaseConfig, ReplicaConfig, RedisConfig, S3Config];

/** Composes the contexts; it has no logic of its own. */
@Module({})
export class ApiModule {
  static forRoot(): DynamicModule {
    const { modules, config } = partsOf('api');
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(
          [...CONFIGURATION, ...config],
          [
            { provide: Currency, read: readCurrency },
            { provide: PublishedEvents, read: () => new PublishedEvents(published) },
            { provide: DestinationQueues, read: (env) => new DestinationQueues(published, env) },
          ],
        ),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(schema),
        RedisModule.forRoot(),
        ReplicaModule.forRoot({ reads: true }),
        LocksModule,
        HealthModule,
        RedisHealthModule,
        IdempotencyModule,
        ...modules,
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
