import { Module } from '@nestjs/common';
import { SalesHistory } from './contract/sales-history.queries';
import { SqlSalesHistory } from './infrastructure/sql-sales-history';

/** For a process that reads the sales history and places no orders. */
@Module({ providers: [{ provide: SalesHistory, useClass: SqlSalesHistory }], exports: [SalesHistory] })
export class OrderHistoryModule {}
