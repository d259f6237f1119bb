import { Module } from '@nestjs/common';
import { Locks } from '../locks/locks';
import { Log } from '../logging/log';
import { ScheduledWork } from '../scheduling/scheduled-work';
import { Retention } from './retention';

const SCHEDULE = Symbol('the schedule of retention');

/**
 * Applies the process's `RetentionRules`: in one of all workers where there is a `LocksModule`, in each where there is
 * none.
 */
@Module({
  providers: [
    Retention,
    {
      provide: SCHEDULE,
      inject: [Retention, { token: Locks, optional: true }, Log],
      useFactory: (retention: Retention, locks: Locks | undefined, log: Log) =>
        new ScheduledWork(retention, locks, log),
    },
  ],
})
export class RetentionModule {}
