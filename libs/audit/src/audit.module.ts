import { Module } from '@nestjs/common';
import { readConfig } from '@app/platform';
import { AuditConfig } from './audit.config';
import { Auditor } from './auditor';

/** Needs the process's clock and database. */
@Module({
  providers: [Auditor, { provide: AuditConfig, useFactory: () => readConfig((env) => new AuditConfig(env)) }],
  exports: [Auditor],
})
export class AuditModule {}
