import { Module } from '@nestjs/common';
import { Locks, Log, ScheduledWork } from '@app/platform';
import { CheckImageUseCase } from './application/images/check-image.use-case';
import { CleanImageUseCase } from './application/images/clean-image.use-case';
import { ImageTasks } from './application/images/image-tasks';
import { ImageProcessor } from './application/images/image-processor';
import { SweepImagesUseCase } from './application/images/sweep-images.use-case';
import { NameUpkeep } from './infrastructure/catalogue/name-upkeep';
import { ImageMetrics } from './infrastructure/images/image.metrics';
import { ImageSweeper } from './infrastructure/images/image-sweeper';
import { ImageWorker } from './infrastructure/images/image-worker';
import { ImageWorkListener } from './infrastructure/images/redis-image-work-notifier';
import { SharpImageProcessor } from './infrastructure/images/sharp-image-processor';
import { SqlImageTasks } from './infrastructure/images/sql-image-tasks';
import { productAdapters } from './product-adapters';

export const NAME_SCHEDULE = Symbol('the schedule of the upkeep of names');

/**
 * For a worker, which checks pictures and names: needs `CatalogueConfig`, `ImageWorkerConfig`, `S3Config`, a `LocksModule`,
 * the database and Redis.
 */
@Module({
  providers: [
    ...productAdapters,
    CheckImageUseCase,
    CleanImageUseCase,
    SweepImagesUseCase,
    { provide: ImageTasks, useClass: SqlImageTasks },
    { provide: ImageProcessor, useClass: SharpImageProcessor },
    ImageMetrics,
    ImageWorker,
    ImageSweeper,
    ImageWorkListener,
    NameUpkeep,
    {
      provide: NAME_SCHEDULE,
      inject: [NameUpkeep, Locks, Log],
      useFactory: (work: NameUpkeep, locks: Locks, log: Log) => new ScheduledWork(work, locks, log),
    },
  ],
})
export class ProductWorkerModule {}
