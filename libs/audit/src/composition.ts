import type { Composition } from '@app/platform';
import { AuditHttpModule } from './audit-http.module';
import { AuditWorkConfig } from './audit-work.config';
import { AuditWorkModule } from './audit-work.module';
import { auditMigrations } from './migrations';

export const auditComposition: Composition = {
  migrations: auditMigrations,
  api: { modules: [AuditHttpModule] },
  worker: { modules: [AuditWorkModule], config: [AuditWorkConfig] },
};
