import { Global, Module } from '@nestjs/common';
import { EventTrail, Outbox, OutboxNotifier } from '@app/kernel';
import { RedisOutboxNotifier } from './notifier/redis-outbox-notifier';
import { SqlEventTrail } from './trail/sql-event-trail';
import { SqlOutbox } from './writer/sql-outbox';

/** For a process that publishes events: stores them, wakes the relay and shows where they are. Needs `PublishedEvents`. */
@Global()
@Module({
  providers: [
    { provide: Outbox, useClass: SqlOutbox },
    { provide: OutboxNotifier, useClass: RedisOutboxNotifier },
    { provide: EventTrail, useClass: SqlEventTrail },
  ],
  exports: [Outbox, OutboxNotifier, EventTrail],
})
export class OutboxModule {}
