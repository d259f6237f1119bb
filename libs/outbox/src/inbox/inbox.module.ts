import { Module } from '@nestjs/common';
import { Inbox } from './inbox';
import { TypeOrmInbox } from './typeorm-inbox';

/** For a process that consumes events: its schema needs `inboxMigrations`. */
@Module({ providers: [{ provide: Inbox, useClass: TypeOrmInbox }], exports: [Inbox] })
export class InboxModule {}
