import { Module } from '@nestjs/common';
import { Locks, Log, ScheduledWork } from '@app/platform';
import { AuditModule } from './audit.module';
import { AuditGauges } from './rounds/audit.gauges';
import { AuditWork } from './rounds/audit-work';

const SCHEDULE = Symbol('the schedule of the audit');

/** Audits in one of all workers, and reports the results of all. */
@Module({
  imports: [AuditModule],
  providers: [
    AuditWork,
    AuditGauges,
    {
      provide: SCHEDULE,
      inject: [AuditWork, Locks, Log],
      useFactory: (work: AuditWork, locks: Locks, log: Log) =>
        work.isWanted ? new ScheduledWork(work, locks, log) : undefined,
    },
  ],
})
export class AuditWorkModule {}
