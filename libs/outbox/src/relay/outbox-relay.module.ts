import { Module } from '@nestjs/common';
import { QueuesConfig } from '@app/platform';
import { SqsModule } from '@ssut/nestjs-sqs';
import { OutboxStatusQuery } from '../admin/outbox-status.query';
import { OutboxBellListener } from '../bell/outbox-bell-listener';
import { Destinations, publishedDestinations } from '../destinations';
import { Deliveries } from './deliveries';
import { EventSender } from './event-sender';
import { OutboxGauges } from './outbox.gauges';
import { Relay } from './relay';
import { RelayMetrics } from './relay.metrics';
import { RelaySqsClient } from './relay-sqs-client';
import { SqsEventSender } from './sqs-event-sender';
import { TypeOrmDeliveries } from './typeorm-deliveries';

@Module({
  providers: [{ provide: Destinations, useValue: publishedDestinations }, RelaySqsClient],
  exports: [Destinations, RelaySqsClient],
})
class QueuesModule {}

/** For a worker: needs `RelayConfig`, `SqsConfig`, `QueuesConfig`, the database and Redis. */
@Module({
  imports: [
    QueuesModule,
    SqsModule.registerAsync({
      imports: [QueuesModule],
      inject: [Destinations, QueuesConfig, RelaySqsClient],
      useFactory: (destinations: Destinations, config: QueuesConfig, { sqs }: RelaySqsClient) => ({
        producers: destinations.all.map(({ name, queueUrl }) => ({ name, queueUrl: queueUrl(config), sqs })),
      }),
    }),
  ],
  providers: [
    { provide: Deliveries, useClass: TypeOrmDeliveries },
    { provide: EventSender, useClass: SqsEventSender },
    OutboxStatusQuery,
    OutboxGauges,
    RelayMetrics,
    Relay,
    OutboxBellListener,
  ],
  exports: [Relay],
})
export class OutboxRelayModule {}
