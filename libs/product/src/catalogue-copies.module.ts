import { Module } from '@nestjs/common';
import { AnswerCache } from '@app/platform';
import { CatalogueNews } from './application/catalogue-news';
import { CatalogueCopies } from './infrastructure/catalogue-copies';

/** Needs `CatalogueConfig` and Redis. */
@Module({
  providers: [AnswerCache, CatalogueCopies, { provide: CatalogueNews, useExisting: CatalogueCopies }],
  exports: [CatalogueCopies, CatalogueNews],
})
export class CatalogueCopiesModule {}
