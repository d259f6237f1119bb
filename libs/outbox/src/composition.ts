import type { Composition } from '@app/platform';
import { DeadLettersConfig } from './dead-letters/dead-letters.config';
import { EventRetention } from './event-retention.config';
import { ManifestConfig } from './manifest/manifest.config';
import { inboxMigrations, outboxMigrations } from './migrations';
import { OutboxHttpModule } from './outbox-http.module';
import { OutboxWorkerModule } from './outbox-worker.module';
import { OutboxModule } from './outbox.module';
import { OutboxRelayModule, RelayConfig } from './relay';
import { ReplayConfig } from './replay/replay.config';

export const outboxComposition: Composition = {
  migrations: [...outboxMigrations, ...inboxMigrations],
  api: { modules: [OutboxModule, OutboxHttpModule], config: [EventRetention, DeadLettersConfig] },
  worker: {
    modules: [OutboxRelayModule, OutboxWorkerModule],
    config: [RelayConfig, ManifestConfig, ReplayConfig],
  },
};
