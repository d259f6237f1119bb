import { Global, Module } from '@nestjs/common';
import { Outbox, OutboxNotifier } from '@app/kernel';
import { RedisOutboxNotifier } from './notifier/redis-outbox-notifier';
import { Destinations, publishedDestinations } from './destinations';
import { TypeOrmOutbox } from './writer/typeorm-outbox';

/** For a process in which events happen: writes them down, and rings for the relay. */
@Global()
@Module({
  providers: [
    { provide: Destinations, useValue: publishedDestinations },
    { provide: Outbox, useClass: TypeOrmOutbox },
    { provide: OutboxNotifier, useClass: RedisOutboxNotifier },
  ],
  exports: [Outbox, OutboxNotifier],
})
export class OutboxModule {}
