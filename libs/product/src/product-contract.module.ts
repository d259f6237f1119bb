import { Module } from '@nestjs/common';
import { StocksService } from './application/stock/stocks.service';
import { StockSheetRepository } from './application/stock/stock-sheet.repository';
import { Stocks } from './contract';
import { ProductDirectory } from './contract/product-directory.queries';
import { SqlProductDirectory } from './infrastructure/catalogue/sql-product-directory';
import { SqlStockSheetRepository } from './infrastructure/stock/sql-stock-sheet.repository';

/** For other contexts: stock for `order`; names, prices and stock for those that only show products. Needs the database. */
@Module({
  providers: [
    { provide: ProductDirectory, useClass: SqlProductDirectory },
    { provide: StockSheetRepository, useClass: SqlStockSheetRepository },
    { provide: Stocks, useClass: StocksService },
  ],
  exports: [ProductDirectory, Stocks],
})
export class ProductContractModule {}
