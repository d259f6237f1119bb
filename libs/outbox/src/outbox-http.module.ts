import { Module } from '@nestjs/common';
import { OutboxController } from './admin/outbox.controller';
import { OutboxStatusQuery } from './admin/outbox-status.query';
import { DeadLetters } from './dead-letters/dead-letters';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { ManifestController } from './manifest/manifest.controller';
import { ManifestQuery } from './manifest/manifest.query';
import { ParkedController } from './replay/parked.controller';
import { ParkedDeliveries } from './replay/parked-deliveries';
import { Replays } from './replay/replays';
import { ReplaysController } from './replay/replays.controller';

/** For the api: needs `PublishedEvents`, `DestinationQueues`, its configuration and the `OutboxModule`. */
@Module({
  controllers: [OutboxController, ParkedController, ReplaysController, DeadLettersController, ManifestController],
  providers: [OutboxStatusQuery, ManifestQuery, ParkedDeliveries, Replays, DeadLetters],
})
export class OutboxHttpModule {}
