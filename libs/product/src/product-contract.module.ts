import { Module } from '@nestjs/common';
import { StocksService } from './application/stock/stocks.service';
import { ShelfRepository } from './application/stock/shelf.repository';
import { Stocks } from './contract';
import { ProductDirectory } from './contract/product-directory.queries';
import { TypeOrmProductDirectory } from './infrastructure/catalogue/typeorm-product-directory';
import { TypeOrmShelfRepository } from './infrastructure/stock/typeorm-shelf.repository';

/** For other contexts: stock for `order`; names, prices and stock for those that only show products. Needs the database. */
@Module({
  providers: [
    { provide: ProductDirectory, useClass: TypeOrmProductDirectory },
    { provide: ShelfRepository, useClass: TypeOrmShelfRepository },
    { provide: Stocks, useClass: StocksService },
  ],
  exports: [ProductDirectory, Stocks],
})
export class ProductContractModule {}
