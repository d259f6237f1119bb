import { Module } from '@nestjs/common';
import { Inbox } from './inbox';
import { MessageFailures } from './message-failures';
import { SqlInbox } from './sql-inbox';
import { SqlMessageFailures } from './sql-message-failures';

/** For a process that consumes events: its schema needs `inboxMigrations`. */
@Module({
  providers: [
    { provide: Inbox, useClass: SqlInbox },
    { provide: MessageFailures, useClass: SqlMessageFailures },
  ],
  exports: [Inbox, MessageFailures],
})
export class InboxModule {}
