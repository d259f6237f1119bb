import { Module } from '@nestjs/common';
import { CheckImageUseCase } from './application/images/check-image.use-case';
import { CleanImageUseCase } from './application/images/clean-image.use-case';
import { ImageTasks } from './application/images/image-tasks';
import { ImageWorkshop } from './application/images/image-workshop';
import { SweepImagesUseCase } from './application/images/sweep-images.use-case';
import { ImageMetrics } from './infrastructure/images/image.metrics';
import { ImageSweeper } from './infrastructure/images/image-sweeper';
import { ImageWorker } from './infrastructure/images/image-worker';
import { ImageBellListener } from './infrastructure/images/redis-image-bell';
import { SharpImageWorkshop } from './infrastructure/images/sharp-image-workshop';
import { TypeOrmImageTasks } from './infrastructure/images/typeorm-image-tasks';
import { productAdapters } from './product-adapters';

/** For a worker, which checks pictures: needs `CatalogueConfig`, `ImageWorkerConfig`, `S3Config`, the database and Redis. */
@Module({
  providers: [
    ...productAdapters,
    CheckImageUseCase,
    CleanImageUseCase,
    SweepImagesUseCase,
    { provide: ImageTasks, useClass: TypeOrmImageTasks },
    { provide: ImageWorkshop, useClass: SharpImageWorkshop },
    ImageMetrics,
    ImageWorker,
    ImageSweeper,
    ImageBellListener,
  ],
})
export class ProductWorkerModule {}
