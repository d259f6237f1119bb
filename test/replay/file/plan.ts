import { createHash } from 'node:crypto';
import { classify, Kind } from './classify';
import { FileError } from './file-error';
import { penceOf } from './pence';
import { checkRow, RawRow, Row } from './read-rows';
import { NO_CUSTOMER, planReturns, Returns } from './returns';

/** The most lines of one order. */
export const MAX_LINES = 1_000;

export interface PlannedProduct {
  readonly sku: string;
  readonly name: string;
  /** Pence: the price of the product's first sale. An order's line has its own price. */
  readonly price: number;
  /** All units that the file sells of the product. */
  readonly quantity: number;
}
export interface PlannedLine {
  readonly sku: string;
  readonly quantity: number;
  /** Pence. */
  readonly unitPrice: number;
}
export interface PlannedOrder {
  readonly invoiceNo: string;
  /** Identifies the order within the file: the invoice, and the part if the invoice was divided. */
  readonly reference: string;
  readonly customerId: string;
  readonly placedAt: Date;
  /** The invoice's sale rows, unchanged: one product may be on several, at several prices. */
  readonly lines: readonly PlannedLine[];
  /** Pence. */
  readonly amount: number;
}
export interface Tally {
  readonly rows: number;
  /** Invoices with at least one such row. */
  readonly invoices: number;
}
export interface Plan {
  /** Hash of the file's bytes: the same file gives the same keys. */
  readonly fileHash: string;
  readonly products: readonly PlannedProduct[];
  /** The numbers of the customers with a sale. */
  readonly customers: readonly string[];
  /** In time order; within a minute, in file order. */
  readonly orders: readonly PlannedOrder[];
  readonly returns: Returns;
  readonly tallies: ReadonlyMap<Kind, Tally>;
  readonly file: Tally;
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Throws {@link FileError} naming the line that cannot be replayed. */
export function planReplay(rawRows: readonly RawRow[], fileHash: string): Plan {
  const rows = rawRows.map((raw) => checkRow(raw));
  const invoices = [...groupBy(rows, (row) => row.invoiceNo).values()];
  const orders = invoices.flatMap((invoice) => ordersOf(invoice)).sort((a, b) => +a.placedAt - +b.placedAt);
  return {
    fileHash,
    products: productsOf(rows.filter((row) => classify(row) === 'sale')),
    customers: [...new Set(orders.map((order) => order.customerId))],
    orders,
    returns: planReturns(rows, orders),
    tallies: new Map([...groupBy(rows, classify)].map(([kind, ofKind]) => [kind, tally(ofKind)])),
    file: tally(rows),
  };
}

function ordersOf(invoice: readonly Row[]): PlannedOrder[] {
  const sales = invoice.filter((row) => classify(row) === 'sale');
  const [first] = sales;
  if (!first) return [];
  const customerId = customerOf(invoice);
  const placedAt = new Date(Math.min(...invoice.map((row) => row.at.getTime())));
  return inParts(sales.map(lineOf)).map((lines, part) => ({
    invoiceNo: first.invoiceNo,
    reference: part === 0 ? first.invoiceNo : `${first.invoiceNo}-part-${part + 1}`,
    customerId,
    placedAt,
    lines,
    amount: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
  }));
}

function customerOf(invoice: readonly Row[]): string {
  const [first, ...others] = invoice;
  const stranger = others.find((row) => row.customerId !== first?.customerId);
  if (stranger) throw FileError.at(stranger.line, `invoice ${stranger.invoiceNo} names a second customer`);
  return first?.customerId ?? NO_CUSTOMER;
}

function lineOf(row: Row): PlannedLine {
  const unitPrice = penceOf(row.unitPrice);
  if (unitPrice === undefined)
    throw FileError.at(row.line, `UnitPrice "${row.unitPrice}" is not a number of whole pence`);
  return { sku: row.stockCode, quantity: row.quantity, unitPrice };
}

/** An invoice with more lines than an order may have becomes several orders of the same moment. */
function inParts(lines: readonly PlannedLine[]): PlannedLine[][] {
  const parts = Math.ceil(lines.length / MAX_LINES);
  return Array.from({ length: parts }, (_, part) => lines.slice(part * MAX_LINES, (part + 1) * MAX_LINES));
}

function productsOf(sales: readonly Row[]): PlannedProduct[] {
  return [...groupBy(sales, (row) => row.stockCode)].map(([sku, ofProduct]) => ({
    sku,
    name: (ofProduct.find((row) => row.description !== '')?.description ?? sku).slice(0, 200),
    price: ofProduct.map(lineOf)[0]?.unitPrice ?? 0,
    quantity: ofProduct.reduce((sum, row) => sum + row.quantity, 0),
  }));
}

export const tally = (rows: readonly Row[]): Tally => ({
  rows: rows.length,
  invoices: new Set(rows.map((row) => row.invoiceNo)).size,
});

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
