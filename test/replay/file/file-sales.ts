import { FileSums, SalesBook } from '../checks/sales';
import { londonTime } from './london-time';
import { RawRow } from './read-rows';

interface SoldRow {
  readonly invoiceNo: string;
  readonly at: number;
  readonly pence: number;
  left: number;
}

/**
 * The file's sales and returns, summed directly over its rows. It shares only the reading of the file and of the clock
 * with the plan, so that a mistake in the plan shows as a difference.
 */
export function sumsOfFile(rows: readonly RawRow[]): FileSums {
  const openedAt = new Map<string, number>();
  for (const row of rows) {
    const at = londonTime(row.InvoiceDate)?.getTime() ?? Number.NaN;
    openedAt.set(row.InvoiceNo, Math.min(at, openedAt.get(row.InvoiceNo) ?? at));
  }
  const timeOf = ({ InvoiceNo }: RawRow): number => openedAt.get(InvoiceNo) ?? Number.NaN;
  const sold = new SalesBook();
  const refunded = new SalesBook();
  const shelves = new Map<string, SoldRow[]>();
  const goods = rows.filter((row) => /^[0-9]{5}/.test(row.StockCode)).sort((a, b) => timeOf(a) - timeOf(b));
  for (const row of goods) {
    const at = timeOf(row);
    const shelf = `${row.CustomerID}/${row.StockCode}`;
    const quantity = Number(row.Quantity);
    if (row.InvoiceNo.startsWith('C')) {
      for (const { invoiceNo, units, pence } of takeBack(shelves.get(shelf) ?? [], -quantity)) {
        refunded.add({ invoiceNo, sku: row.StockCode, day: dayOf(at), quantity: units, revenue: units * pence });
      }
      continue;
    }
    const pence = Math.round(Number(row.UnitPrice) * 100);
    if (quantity <= 0 || pence <= 0) continue;
    sold.add({
      invoiceNo: row.InvoiceNo,
      sku: row.StockCode,
      day: dayOf(at),
      quantity,
      revenue: quantity * pence,
    });
    shelves.set(shelf, [...(shelves.get(shelf) ?? []), { invoiceNo: row.InvoiceNo, at, pence, left: quantity }]);
  }
  return { sold, refunded };
}

/** From the last invoice backwards; within an invoice, the price whose first line is last comes first. */
function takeBack(shelf: SoldRow[], wanted: number): { invoiceNo: string; units: number; pence: number }[] {
  const firstOf = (row: SoldRow): number =>
    shelf.findIndex(({ invoiceNo, pence }) => invoiceNo === row.invoiceNo && pence === row.pence);
  const taken: { invoiceNo: string; units: number; pence: number }[] = [];
  let left = wanted;
  for (const row of [...shelf].sort((a, b) => b.at - a.at || firstOf(b) - firstOf(a))) {
    const units = Math.min(left, row.left);
    if (units <= 0) continue;
    row.left -= units;
    left -= units;
    taken.push({ invoiceNo: row.invoiceNo, units, pence: row.pence });
  }
  return taken;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
