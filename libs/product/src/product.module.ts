import { Module } from '@nestjs/common';
import { AdjustStockUseCase } from './application/adjust-stock.use-case';
import { ChangeProductUseCase } from './application/change-product.use-case';
import { CreateProductUseCase } from './application/create-product.use-case';
import { ProductQueries } from './application/product.queries';
import { ProductRepository } from './application/product.repository';
import { ShelfRepository } from './application/shelf.repository';
import { StocksService } from './application/stocks.service';
import { Stocks } from './contract';
import { TypeOrmProductQueries } from './infrastructure/typeorm-product.queries';
import { TypeOrmProductRepository } from './infrastructure/typeorm-product.repository';
import { TypeOrmShelfRepository } from './infrastructure/typeorm-shelf.repository';

@Module({
  providers: [
    CreateProductUseCase,
    ChangeProductUseCase,
    AdjustStockUseCase,
    { provide: ProductQueries, useClass: TypeOrmProductQueries },
    { provide: ProductRepository, useClass: TypeOrmProductRepository },
    { provide: ShelfRepository, useClass: TypeOrmShelfRepository },
    { provide: Stocks, useClass: StocksService },
  ],
  exports: [Stocks, ProductQueries, CreateProductUseCase, ChangeProductUseCase, AdjustStockUseCase],
})
export class ProductModule {}
