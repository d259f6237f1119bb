import { Global, Module } from '@nestjs/common';
import { Outbox, OutboxNotifier } from '@app/kernel';
import { RedisOutboxNotifier } from './notifier/redis-outbox-notifier';
import { SqlOutbox } from './writer/sql-outbox';

/** For a process that publishes events: stores them and wakes the relay. Needs `PublishedEvents`. */
@Global()
@Module({
  providers: [
    { provide: Outbox, useClass: SqlOutbox },
    { provide: OutboxNotifier, useClass: RedisOutboxNotifier },
  ],
  exports: [Outbox, OutboxNotifier],
})
export class OutboxModule {}
