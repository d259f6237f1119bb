import { SqlStockSheetRepository } from '../../product/src/infrastructure/stock/sql-stock-sheet.repository';

export class OrderModule {
  readonly providers = [SqlStockSheetRepository];
}
