import { classify } from './classify';
import { FileError } from './file-error';
import { penceOf } from './pence';
import type { PlannedLine, PlannedOrder } from './plan';
import { Row } from './read-rows';

/** The account of rows without a customer. */
export const NO_CUSTOMER = 'none';

/** The part of an order that one cancellation of the file gives back. */
export interface PlannedRefund {
  /** Identifies the refund within the file: the cancellation and the order. */
  readonly reference: string;
  readonly orderReference: string;
  readonly refundedAt: Date;
  /** Stock code and price name a line of the order; quantities are positive. */
  readonly lines: readonly PlannedLine[];
  /** Pence, at the order's prices. */
  readonly amount: number;
}
/** How much of a returned row found a sale. */
export type Found = 'whole' | 'part' | 'none';
export interface Returns {
  /** In time order; within a minute, in file order. */
  readonly refunds: readonly PlannedRefund[];
  readonly found: ReadonlyMap<Found, readonly Row[]>;
  /** Returns without a sale: rows, units, and pence at the prices of these rows. */
  readonly withoutSale: { readonly rows: number; readonly units: number; readonly pence: number };
}

interface SoldLine {
  readonly order: PlannedOrder;
  readonly sku: string;
  readonly unitPrice: number;
  left: number;
}
interface Moment {
  readonly at: number;
  /** Position of its invoice in the file, which decides within a minute. */
  readonly line: number;
}

/**
 * The rule of the data's README: a return is matched with the same customer's sales of its stock code, the latest earlier
 * order first, at any price, in part if necessary, and is worth what they cost. Of one order's lines of a product the
 * highest comes first, as in the API.
 */
export function planReturns(rows: readonly Row[], orders: readonly PlannedOrder[]): Returns {
  const begins = beginnings(rows);
  const sold = soldLines(orders);
  const refunds = new Map<
    string,
    { readonly order: PlannedOrder; readonly at: Date; readonly units: Map<SoldLine, number> }
  >();
  const found = new Map<Found, Row[]>([
    ['whole', []],
    ['part', []],
    ['none', []],
  ]);
  const withoutSale = { rows: 0, units: 0, pence: 0 };

  for (const row of returnsInOrder(rows, begins)) {
    const moment = momentOf(begins, row.invoiceNo);
    const wanted = Math.max(0 - row.quantity, 0);
    let left = wanted;
    for (const line of (sold.get(keyOf(row.customerId, row.stockCode)) ?? []).toReversed()) {
      if (left === 0) break;
      const units = Math.min(left, line.left);
      if (units === 0 || !isBefore(momentOf(begins, line.order.invoiceNo), moment)) continue;
      const reference = `${row.invoiceNo}-of-${line.order.reference}`;
      const refund = refunds.get(reference) ?? {
        order: line.order,
        at: new Date(moment.at),
        units: new Map<SoldLine, number>(),
      };
      refunds.set(reference, refund);
      refund.units.set(line, (refund.units.get(line) ?? 0) + units);
      line.left -= units;
      left -= units;
    }
    found.get(left === 0 && wanted > 0 ? 'whole' : left < wanted ? 'part' : 'none')?.push(row);
    if (left > 0) {
      withoutSale.rows++;
      withoutSale.units += left;
      withoutSale.pence += left * priceOf(row);
    }
  }
  return { refunds: [...refunds].map(([reference, refund]) => toRefund(reference, refund)), found, withoutSale };
}

/** By customer and stock code, the earliest first; lines of one price as the one line that the shop makes of them. */
function soldLines(orders: readonly PlannedOrder[]): Map<string, SoldLine[]> {
  const sold = new Map<string, SoldLine[]>();
  for (const order of orders) {
    for (const { sku, unitPrice, quantity } of order.lines) {
      const lines = sold.get(keyOf(order.customerId, sku)) ?? [];
      sold.set(keyOf(order.customerId, sku), lines);
      const same = lines.find((line) => line.order === order && line.unitPrice === unitPrice);
      if (same) same.left += quantity;
      else lines.push({ order, sku, unitPrice, left: quantity });
    }
  }
  return sold;
}

function toRefund(
  reference: string,
  {
    order,
    at,
    units,
  }: { readonly order: PlannedOrder; readonly at: Date; readonly units: ReadonlyMap<SoldLine, number> },
): PlannedRefund {
  const lines = [...units].map(([{ sku, unitPrice }, quantity]) => ({ sku, unitPrice, quantity }));
  const amount = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
  return { reference, orderReference: order.reference, refundedAt: at, lines, amount };
}

function beginnings(rows: readonly Row[]): Map<string, Moment> {
  const begins = new Map<string, Moment>();
  for (const { invoiceNo, at, line } of rows) {
    const before = begins.get(invoiceNo);
    begins.set(invoiceNo, { at: Math.min(+at, before?.at ?? +at), line: before?.line ?? line });
  }
  return begins;
}

const returnsInOrder = (rows: readonly Row[], begins: ReadonlyMap<string, Moment>): Row[] =>
  rows
    .filter((row) => classify(row) === 'return')
    .sort((a, b) => momentOf(begins, a.invoiceNo).at - momentOf(begins, b.invoiceNo).at || a.line - b.line);

const momentOf = (begins: ReadonlyMap<string, Moment>, invoiceNo: string): Moment =>
  begins.get(invoiceNo) ?? { at: 0, line: 0 };

const isBefore = (one: Moment, other: Moment): boolean =>
  one.at === other.at ? one.line < other.line : one.at < other.at;

const keyOf = (customerId: string | undefined, sku: string): string => `${customerId ?? NO_CUSTOMER} ${sku}`;

function priceOf({ unitPrice, line }: Row): number {
  const pence = penceOf(unitPrice);
  if (pence === undefined) throw FileError.at(line, `UnitPrice "${unitPrice}" is not a number of whole pence`);
  return pence;
}
