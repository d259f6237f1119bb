export class StockSheet {}
