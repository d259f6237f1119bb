import { Module } from '@nestjs/common';
import { Inbox } from './inbox';
import { MessageFailures } from './message-failures';
import { TypeOrmInbox } from './typeorm-inbox';
import { TypeOrmMessageFailures } from './typeorm-message-failures';

/** For a process that consumes events: its schema needs `inboxMigrations`. */
@Module({
  providers: [
    { provide: Inbox, useClass: TypeOrmInbox },
    { provide: MessageFailures, useClass: TypeOrmMessageFailures },
  ],
  exports: [Inbox, MessageFailures],
})
export class InboxModule {}
