import { Module } from '@nestjs/common';
import { SalesHistory } from './contract/sales-history.queries';
import { TypeOrmSalesHistory } from './infrastructure/typeorm-sales-history';

/** For a process that reads the sales history and places no orders. */
@Module({ providers: [{ provide: SalesHistory, useClass: TypeOrmSalesHistory }], exports: [SalesHistory] })
export class OrderHistoryModule {}
