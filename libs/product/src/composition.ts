import type { Composition } from '@app/platform';
import { CatalogueConfig } from './catalogue.config';
import { productMigrations } from './infrastructure/migrations';
import { ProductHttpModule } from './product-http.module';
import { ImageUrls, ImageWorkerConfig } from './product-images.config';
import { ProductImagesHttpModule } from './product-images-http.module';
import { ProductImagesWorkerModule } from './product-images-worker.module';
import { ProductImportsHttpModule } from './product-imports-http.module';

export const productComposition: Composition = {
  migrations: productMigrations,
  api: {
    modules: [ProductImportsHttpModule, ProductHttpModule, ProductImagesHttpModule],
    config: [CatalogueConfig, ImageUrls],
  },
  worker: { modules: [ProductImagesWorkerModule], config: [CatalogueConfig, ImageWorkerConfig] },
};
