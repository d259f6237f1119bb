import { Module } from '@nestjs/common';
import { Bucket } from '@app/platform';
import { CatalogueEntry } from './application/images/catalogue-entry';
import { ImageBell } from './application/images/image-bell';
import { ImageQueries } from './application/images/image.queries';
import { ImageRepository } from './application/images/image.repository';
import { ImageStore } from './application/images/image-store';
import { ProductRepository } from './application/product.repository';
import { CatalogueCopiesModule } from './catalogue-copies.module';
import { RedisImageBell } from './infrastructure/images/redis-image-bell';
import { S3ImageStore } from './infrastructure/images/s3-image-store';
import { TypeOrmImageQueries } from './infrastructure/images/typeorm-image.queries';
import { TypeOrmImageRepository } from './infrastructure/images/typeorm-image.repository';
import { TypeOrmProductRepository } from './infrastructure/typeorm-product.repository';

/** What both sides of a picture's life need, the api's and the worker's: `S3Config`, `CatalogueConfig`, the database, Redis. */
@Module({
  imports: [CatalogueCopiesModule],
  providers: [
    Bucket,
    CatalogueEntry,
    { provide: ImageBell, useClass: RedisImageBell },
    { provide: ImageQueries, useClass: TypeOrmImageQueries },
    { provide: ImageRepository, useClass: TypeOrmImageRepository },
    { provide: ImageStore, useClass: S3ImageStore },
    { provide: ProductRepository, useClass: TypeOrmProductRepository },
  ],
  exports: [CatalogueCopiesModule, CatalogueEntry, ImageQueries, ImageRepository, ImageStore, ProductRepository],
})
export class ProductImagesModule {}
