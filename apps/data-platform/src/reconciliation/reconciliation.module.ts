import { Module } from '@nestjs/common';
import { Log, ScheduledWork } from '@app/platform';
import { BookingsRepository } from '../booking/bookings.repository';
import { CompareHoursUseCase } from './compare-hours.use-case';
import { ComparedHoursRepository } from './compared-hours.repository';
import { HttpShopManifest } from './http-shop-manifest';
import { Reconciliation } from './reconciliation';
import { ShopManifest } from './shop-manifest';

const SCHEDULE = Symbol('the schedule of the reconciliation');

/** Needs a `ReconciliationConfig` and the database. */
@Module({
  providers: [
    BookingsRepository,
    CompareHoursUseCase,
    ComparedHoursRepository,
    Reconciliation,
    { provide: ShopManifest, useClass: HttpShopManifest },
    {
      provide: SCHEDULE,
      inject: [Reconciliation, Log],
      useFactory: (work: Reconciliation, log: Log) => new ScheduledWork(work, undefined, log),
    },
  ],
  exports: [BookingsRepository, ComparedHoursRepository, Reconciliation],
})
export class ReconciliationModule {}
