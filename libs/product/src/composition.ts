import type { Composition } from '@app/platform';
import { CatalogueConfig } from './catalogue.config';
import { productMigrations } from './infrastructure/migrations';
import { ProductModule } from './product.module';
import { ImageUrls, ImageWorkerConfig } from './product-images.config';
import { ProductWorkerModule } from './product-worker.module';

export const productComposition: Composition = {
  migrations: productMigrations,
  api: { modules: [ProductModule], config: [CatalogueConfig, ImageUrls] },
  worker: { modules: [ProductWorkerModule], config: [CatalogueConfig, ImageWorkerConfig] },
};
