import type { Composition } from '@app/platform';
import { IdentityConfig } from './identity.config';
import { IdentityHttpModule } from './identity-http.module';
import { identityMigrations } from './infrastructure/migrations';

export const identityComposition: Composition = {
  migrations: identityMigrations,
  api: { modules: [IdentityHttpModule], config: [IdentityConfig] },
};
