import { Sales, SalesBook } from '../checks/sales';
import { londonTime } from './london-time';
import { RawRow } from './read-rows';

/**
 * What the file sells, summed straight over its rows. On purpose it shares nothing with the plan but the reading of the file
 * and of the clock, so that a mistake in the plan shows as a difference instead of being made twice.
 */
export function salesOfFile(rows: readonly RawRow[]): Sales {
  const openedAt = new Map<string, number>();
  for (const row of rows) {
    const at = londonTime(row.InvoiceDate)?.getTime() ?? Number.NaN;
    openedAt.set(row.InvoiceNo, Math.min(at, openedAt.get(row.InvoiceNo) ?? at));
  }
  const book = new SalesBook();
  for (const row of rows) {
    const sold = !row.InvoiceNo.startsWith('C') && /^[0-9]{5}/.test(row.StockCode);
    const quantity = Number(row.Quantity);
    const pence = Math.round(Number(row.UnitPrice) * 100);
    if (!sold || quantity <= 0 || pence <= 0) continue;
    book.add({
      invoiceNo: row.InvoiceNo,
      sku: row.StockCode,
      day: new Date(openedAt.get(row.InvoiceNo) ?? Number.NaN).toISOString().slice(0, 10),
      quantity,
      revenue: quantity * pence,
    });
  }
  return book;
}
