import { Module } from '@nestjs/common';
import { readConfig } from '@app/platform';
import { AuditConfig } from './audit.config';
import { Auditor } from './auditor';
import { AuditProgress } from './rounds/audit-progress';
import { AuditStatusQuery } from './rounds/audit-status.query';
import { Bookings } from './rounds/bookings';
import { RoundAuditor } from './rounds/round-auditor';

/** Needs the process's clock and database. */
@Module({
  providers: [
    Auditor,
    RoundAuditor,
    AuditProgress,
    AuditStatusQuery,
    Bookings,
    { provide: AuditConfig, useFactory: () => readConfig((env) => new AuditConfig(env)) },
  ],
  exports: [Auditor, RoundAuditor, AuditStatusQuery],
})
export class AuditModule {}
