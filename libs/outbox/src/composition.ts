import type { Composition } from '@app/platform';
import { inboxMigrations, outboxMigrations } from './migrations';
import { OutboxHttpModule } from './outbox-http.module';
import { OutboxModule } from './outbox.module';
import { OutboxRelayModule, RelayConfig } from './relay';

export const outboxComposition: Composition = {
  migrations: [...outboxMigrations, ...inboxMigrations],
  api: { modules: [OutboxModule, OutboxHttpModule] },
  worker: { modules: [OutboxRelayModule], config: [RelayConfig] },
};
