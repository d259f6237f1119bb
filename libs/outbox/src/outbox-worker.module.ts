import { Module } from '@nestjs/common';
import { Locks, Log, ScheduledWork } from '@app/platform';
import { ManifestSummer } from './manifest/manifest-summer';
import { ManifestSums } from './manifest/manifest-sums';
import { ReplaySteps } from './replay/replay-steps';
import { ReplayWork } from './replay/replay-work';

const SUMMING = Symbol('the schedule of the manifest');
const REPLAYING = Symbol('the schedule of replays');

/** For a worker: needs `PublishedEvents`, `ManifestConfig`, `ReplayConfig`, the database and locks. */
@Module({
  providers: [
    ManifestSums,
    ManifestSummer,
    ReplaySteps,
    ReplayWork,
    {
      provide: SUMMING,
      inject: [ManifestSummer, Locks, Log],
      useFactory: (work: ManifestSummer, locks: Locks, log: Log) => new ScheduledWork(work, locks, log),
    },
    {
      provide: REPLAYING,
      inject: [ReplayWork, Locks, Log],
      useFactory: (work: ReplayWork, locks: Locks, log: Log) => new ScheduledWork(work, locks, log),
    },
  ],
})
export class OutboxWorkerModule {}
