import { Module } from '@nestjs/common';
import { AdjustStockUseCase } from './application/adjust-stock.use-case';
import { ChangeProductUseCase } from './application/change-product.use-case';
import { CreateProductUseCase } from './application/create-product.use-case';
import { ProductQueries } from './application/product.queries';
import { ProductRepository } from './application/product.repository';
import { CatalogueCopiesModule } from './catalogue-copies.module';
import { TypeOrmProductQueries } from './infrastructure/typeorm-product.queries';
import { TypeOrmProductRepository } from './infrastructure/typeorm-product.repository';

/** The catalogue. Needs `CatalogueConfig`, the database and Redis. */
@Module({
  imports: [CatalogueCopiesModule],
  providers: [
    CreateProductUseCase,
    ChangeProductUseCase,
    AdjustStockUseCase,
    { provide: ProductQueries, useClass: TypeOrmProductQueries },
    { provide: ProductRepository, useClass: TypeOrmProductRepository },
  ],
  exports: [CatalogueCopiesModule, ProductQueries, CreateProductUseCase, ChangeProductUseCase, AdjustStockUseCase],
})
export class ProductModule {}
