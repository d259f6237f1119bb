import { Module } from '@nestjs/common';
import { ShelfRepository } from './application/shelf.repository';
import { StocksService } from './application/stocks.service';
import { Stocks } from './contract';
import { TypeOrmShelfRepository } from './infrastructure/typeorm-shelf.repository';

/** Stock for who sells it, and nothing else of the catalogue. */
@Module({
  providers: [
    { provide: ShelfRepository, useClass: TypeOrmShelfRepository },
    { provide: Stocks, useClass: StocksService },
  ],
  exports: [Stocks],
})
export class StocksModule {}
