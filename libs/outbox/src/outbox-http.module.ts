import { Module } from '@nestjs/common';
import { OutboxController } from './admin/outbox.controller';
import { OutboxStatusQuery } from './admin/outbox-status.query';

@Module({ controllers: [OutboxController], providers: [OutboxStatusQuery] })
export class OutboxHttpModule {}
