import type { Provider } from '@nestjs/common';
import { AnswerCache, Bucket } from '@app/platform';
import { CatalogueCache } from './application/catalogue/catalogue-cache';
import { ProductRepository } from './application/catalogue/product.repository';
import { CatalogueCacheInvalidator } from './application/catalogue-cache-invalidator';
import { ImageWorkNotifier } from './application/images/image-work-notifier';
import { ImageQueries } from './application/images/image.queries';
import { ImageRepository } from './application/images/image.repository';
import { ImageStore } from './application/images/image-store';
import { RedisCatalogueCache } from './infrastructure/catalogue/redis-catalogue-cache';
import { SqlProductRepository } from './infrastructure/catalogue/sql-product.repository';
import { RedisImageWorkNotifier } from './infrastructure/images/redis-image-work-notifier';
import { S3ImageStore } from './infrastructure/images/s3-image-store';
import { SqlImageQueries } from './infrastructure/images/sql-image.queries';
import { SqlImageRepository } from './infrastructure/images/sql-image.repository';

/** The adapters that the api and the worker both need. */
export const productAdapters: Provider[] = [
  AnswerCache,
  Bucket,
  RedisCatalogueCache,
  { provide: CatalogueCache, useExisting: RedisCatalogueCache },
  { provide: CatalogueCacheInvalidator, useExisting: RedisCatalogueCache },
  { provide: ImageWorkNotifier, useClass: RedisImageWorkNotifier },
  { provide: ImageQueries, useClass: SqlImageQueries },
  { provide: ImageRepository, useClass: SqlImageRepository },
  { provide: ImageStore, useClass: S3ImageStore },
  { provide: ProductRepository, useClass: SqlProductRepository },
];
