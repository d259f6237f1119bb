import { StockSheet } from '../../../../product/src/domain/stock/stock-sheet';

export const sheet = new StockSheet();
