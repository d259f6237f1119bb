import type { Composition } from '@app/platform';
import { AuditHttpModule } from './audit-http.module';

export const auditComposition: Composition = {
  api: { modules: [AuditHttpModule] },
};
