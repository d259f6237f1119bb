import { InboxModule } from '@app/outbox/inbox';
import { inboxRetention, readEventRetentionDays } from '@app/outbox/retention';
import {
  ClockModule,
  ConfigModule,
  DatabaseConfig,
  DatabaseModule,
  HealthController,
  HealthModule,
  HttpConfig,
  LoggingModule,
  MetricsModule,
  ProblemFilter,
  ProcessConfig,
  RetentionModule,
  RetentionRules,
  SqsConfig,
} from '@app/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SqsModule } from '@ssut/nestjs-sqs';
import { BookSalesUseCase } from './booking/book-sales.use-case';
import { SalesRepository } from './booking/sales.repository';
import { SalesController } from './http/sales.controller';
import { ConsumerSqsClient } from './messaging/consumer-sqs-client';
import { OrderCompletedConsumer } from './messaging/order-completed.consumer';
import { ORDER_COMPLETED, POLL_SECONDS } from './messaging/order-completed.queue';
import { Poller, PollerOptions } from './messaging/poller';

const CONFIGURATION = [ProcessConfig, HttpConfig, DatabaseConfig, SqsConfig];

@Module({ providers: [ConsumerSqsClient], exports: [ConsumerSqsClient] })
class QueueModule {}

/** A reference consumer, as an outside system might build it: it knows the shop by its published events only. */
@Module({})
export class DataPlatformModule {
  static forRoot(): DynamicModule {
    return {
      module: DataPlatformModule,
      imports: [
        ConfigModule.forRoot(CONFIGURATION, [
          {
            provide: RetentionRules,
            read: (env) => new RetentionRules([inboxRetention(readEventRetentionDays(env))]),
          },
        ]),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(),
        HealthModule,
        InboxModule,
        RetentionModule,
        SqsModule.registerAsync({
          imports: [QueueModule],
          inject: [SqsConfig, ConsumerSqsClient],
          useFactory: ({ orderCompletedQueueUrl: queueUrl }: SqsConfig, sqs: ConsumerSqsClient) => ({
            consumers: [{ name: ORDER_COMPLETED, queueUrl, sqs, batchSize: 10, waitTimeSeconds: POLL_SECONDS }],
          }),
        }),
      ],
      controllers: [HealthController, SalesController],
      providers: [
        SalesRepository,
        BookSalesUseCase,
        OrderCompletedConsumer,
        PollerOptions,
        Poller,
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
