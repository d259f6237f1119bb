import { Global, Module } from '@nestjs/common';
import { Outbox, OutboxBell } from '@app/kernel';
import { RedisOutboxBell } from './bell/redis-outbox-bell';
import { TypeOrmOutbox } from './writer/typeorm-outbox';

/** For a process in which events happen: writes them down, and rings for the relay. Needs `PublishedEvents`. */
@Global()
@Module({
  providers: [
    { provide: Outbox, useClass: TypeOrmOutbox },
    { provide: OutboxBell, useClass: RedisOutboxBell },
  ],
  exports: [Outbox, OutboxBell],
})
export class OutboxModule {}
