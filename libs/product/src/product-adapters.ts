import type { Provider } from '@nestjs/common';
import { AnswerCache, Bucket } from '@app/platform';
import { CatalogueCache } from './application/catalogue/catalogue-cache';
import { ProductRepository } from './application/catalogue/product.repository';
import { CatalogueNews } from './application/catalogue-news';
import { CatalogueEntry } from './application/images/catalogue-entry';
import { ImageBell } from './application/images/image-bell';
import { ImageQueries } from './application/images/image.queries';
import { ImageRepository } from './application/images/image.repository';
import { ImageStore } from './application/images/image-store';
import { CatalogueCopies } from './infrastructure/catalogue/catalogue-copies';
import { TypeOrmProductRepository } from './infrastructure/catalogue/typeorm-product.repository';
import { RedisImageBell } from './infrastructure/images/redis-image-bell';
import { S3ImageStore } from './infrastructure/images/s3-image-store';
import { TypeOrmImageQueries } from './infrastructure/images/typeorm-image.queries';
import { TypeOrmImageRepository } from './infrastructure/images/typeorm-image.repository';

/** What the api and the worker both need. */
export const productAdapters: Provider[] = [
  AnswerCache,
  Bucket,
  CatalogueCopies,
  CatalogueEntry,
  { provide: CatalogueCache, useExisting: CatalogueCopies },
  { provide: CatalogueNews, useExisting: CatalogueCopies },
  { provide: ImageBell, useClass: RedisImageBell },
  { provide: ImageQueries, useClass: TypeOrmImageQueries },
  { provide: ImageRepository, useClass: TypeOrmImageRepository },
  { provide: ImageStore, useClass: S3ImageStore },
  { provide: ProductRepository, useClass: TypeOrmProductRepository },
];
