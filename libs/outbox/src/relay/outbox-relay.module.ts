import { Module } from '@nestjs/common';
import { SqsModule } from '@ssut/nestjs-sqs';
import { OutboxStatusQuery } from '../admin/outbox-status.query';
import { OutboxWakeUpListener } from '../notifier/outbox-wake-up-listener';
import { Destinations } from '../destinations';
import { DestinationQueues, PublishedEvents } from '../published-events';
import { Deliveries } from './deliveries';
import { EventSender } from './event-sender';
import { OutboxGauges } from './outbox.gauges';
import { Relay } from './relay';
import { RelayMetrics } from './relay.metrics';
import { RelaySqsClient } from './relay-sqs-client';
import { SqsEventSender } from './sqs-event-sender';
import { SqlDeliveries } from './sql-deliveries';

@Module({
  providers: [
    {
      provide: Destinations,
      inject: [PublishedEvents],
      useFactory: ({ destinations }: PublishedEvents) => destinations,
    },
    RelaySqsClient,
  ],
  exports: [Destinations, RelaySqsClient],
})
class QueuesModule {}

/** For a worker: needs `PublishedEvents`, `DestinationQueues`, `RelayConfig`, `SqsConfig`, the database and Redis. */
@Module({
  imports: [
    QueuesModule,
    SqsModule.registerAsync({
      imports: [QueuesModule],
      inject: [Destinations, DestinationQueues, RelaySqsClient],
      useFactory: (destinations: Destinations, queues: DestinationQueues, { sqs }: RelaySqsClient) => ({
        producers: destinations.all.map(({ name }) => ({ name, queueUrl: queues.urlOf(name), sqs })),
      }),
    }),
  ],
  providers: [
    { provide: Deliveries, useClass: SqlDeliveries },
    { provide: EventSender, useClass: SqsEventSender },
    OutboxStatusQuery,
    OutboxGauges,
    RelayMetrics,
    Relay,
    OutboxWakeUpListener,
  ],
  exports: [Relay],
})
export class OutboxRelayModule {}
