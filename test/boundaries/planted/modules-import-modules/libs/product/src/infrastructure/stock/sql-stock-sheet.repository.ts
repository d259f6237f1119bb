export class SqlStockSheetRepository {}
