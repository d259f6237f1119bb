import { InboxModule } from '@app/outbox/inbox';
import { inboxFailuresRetention, inboxRetention, readEventRetentionDays } from '@app/outbox/retention';
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
  QueueConsumerModule,
  RetentionModule,
  RetentionRules,
  SqsConfig,
} from '@app/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { bookingsRetention } from './booking/bookings-retention';
import { BookSalesUseCase } from './booking/book-sales.use-case';
import { SalesRepository } from './booking/sales.repository';
import { BookingsController } from './http/bookings.controller';
import { CompletenessController } from './http/completeness.controller';
import { SalesController } from './http/sales.controller';
import { OrderCompletedConsumer } from './messaging/order-completed.consumer';
import { migrations } from './migrations';
import { ORDER_COMPLETED, OrderCompletedQueueConfig } from './messaging/order-completed.queue';
import { ReconciliationConfig } from './reconciliation/reconciliation.config';
import { ReconciliationModule } from './reconciliation/reconciliation.module';

const CONFIGURATION = [
  ProcessConfig,
  HttpConfig,
  DatabaseConfig,
  SqsConfig,
  OrderCompletedQueueConfig,
  ReconciliationConfig,
];

/** A reference consumer, as an outside system might build it: its only link to the shop is the published events. */
@Module({})
export class DataPlatformModule {
  static forRoot(): DynamicModule {
    return {
      module: DataPlatformModule,
      imports: [
        ConfigModule.forRoot(CONFIGURATION, [
          {
            provide: RetentionRules,
            read: (env) => {
              const days = readEventRetentionDays(env);
              return new RetentionRules([inboxRetention(days), bookingsRetention(days), inboxFailuresRetention]);
            },
          },
        ]),
        LoggingModule,
        ClockModule,
        MetricsModule,
        DatabaseModule.forRoot(migrations),
        HealthModule,
        InboxModule,
        RetentionModule,
        ReconciliationModule,
        QueueConsumerModule.register({
          name: ORDER_COMPLETED,
          config: OrderCompletedQueueConfig,
          queueUrl: ({ queueUrl }) => queueUrl,
        }),
      ],
      controllers: [HealthController, SalesController, BookingsController, CompletenessController],
      providers: [
        SalesRepository,
        BookSalesUseCase,
        OrderCompletedConsumer,
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
