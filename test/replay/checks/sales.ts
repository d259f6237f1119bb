import { pounds } from '../file/pence';

/** One product sold in one invoice. */
export interface Sale {
  readonly invoiceNo: string;
  readonly sku: string;
  /** UTC, `2010-12-01`. */
  readonly day: string;
  readonly quantity: number;
  /** Pence. */
  readonly revenue: number;
}
export interface Sum {
  readonly quantity: number;
  readonly revenue: number;
}
/** The sales of one source. */
export interface Sales {
  readonly total: Sum;
  /** Pence by invoice. */
  readonly byInvoice: ReadonlyMap<string, number>;
  /** By `<day> <sku>`. */
  readonly byProductDay: ReadonlyMap<string, Sum>;
}
/** A file's sales and returns, each on its own day; a return has the invoice of its sale. */
export interface FileSums {
  readonly sold: Sales;
  readonly refunded: Sales;
}
/** One line of the closing table. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
  /** Some of the differences. */
  readonly details: readonly string[];
}

const NOTHING: Sum = { quantity: 0, revenue: 0 };
const SHOWN = 5;

export class SalesBook implements Sales {
  readonly byInvoice = new Map<string, number>();
  readonly byProductDay = new Map<string, Sum>();

  add({ invoiceNo, sku, day, quantity, revenue }: Sale): void {
    this.byInvoice.set(invoiceNo, (this.byInvoice.get(invoiceNo) ?? 0) + revenue);
    this.addToDay(`${day} ${sku}`, { quantity, revenue });
  }

  /** Sales of a source without invoices. */
  addToDay(productDay: string, { quantity, revenue }: Sum): void {
    const before = this.byProductDay.get(productDay) ?? NOTHING;
    this.byProductDay.set(productDay, {
      quantity: before.quantity + quantity,
      revenue: before.revenue + revenue,
    });
  }

  get total(): Sum {
    return [...this.byProductDay.values()].reduce(
      (sum, day) => ({
        quantity: sum.quantity + day.quantity,
        revenue: sum.revenue + day.revenue,
      }),
      NOTHING,
    );
  }
}

export function mergeSales(one: Sales, other: Sales): Sales {
  const book = new SalesBook();
  for (const [productDay, sum] of [...one.byProductDay, ...other.byProductDay]) book.addToDay(productDay, sum);
  return book;
}

/** Sales minus refunds. */
export function netOf({ sold, refunded }: FileSums): Sales {
  const book = new SalesBook();
  for (const [productDay, sum] of sold.byProductDay) book.addToDay(productDay, sum);
  for (const [productDay, { quantity, revenue }] of refunded.byProductDay) {
    book.addToDay(productDay, { quantity: 0 - quantity, revenue: 0 - revenue });
  }
  return book;
}

/** The same for a source without days. */
export function withoutDays({ byInvoice, byProductDay }: Sales): Sales {
  const book = new SalesBook();
  for (const [invoiceNo, pence] of byInvoice) book.byInvoice.set(invoiceNo, pence);
  for (const [productDay, sum] of byProductDay)
    book.addToDay(`${ANY_DAY} ${productDay.slice(ANY_DAY.length + 1)}`, sum);
  return book;
}

/** In place of a day, with the same length. */
export const ANY_DAY = 'in all    ';

export const daysOf = (sales: Sales): string[] =>
  [...new Set([...sales.byProductDay.keys()].map((key) => key.slice(0, 10)))].sort();

/** Compares by invoice, by product and day, and the total sums. */
export function compareSales(source: string, expected: Sales, actual: Sales, each?: string): Check[] {
  return [
    compareKeys({
      name: `${source}: each invoice`,
      expected: expected.byInvoice,
      actual: actual.byInvoice,
      show: (pence) => pounds(pence ?? 0),
    }),
    ...compareProductDays(source, expected, actual, each),
  ];
}

/** The same for a source without invoices. */
export function compareProductDays(
  source: string,
  expected: Sales,
  actual: Sales,
  each = 'each product on each day',
): Check[] {
  return [
    compareKeys({
      name: `${source}: ${each}`,
      expected: expected.byProductDay,
      actual: actual.byProductDay,
      show: (sum = NOTHING) => `${sum.quantity} for ${pounds(sum.revenue)}`,
    }),
    equal(`${source}: units`, String(expected.total.quantity), String(actual.total.quantity)),
    equal(`${source}: revenue`, pounds(expected.total.revenue), pounds(actual.total.revenue)),
  ];
}

export const equal = (name: string, expected: string, actual: string): Check => ({
  name,
  expected,
  actual,
  ok: expected === actual,
  details: [],
});

interface Keyed<T> {
  readonly name: string;
  readonly expected: ReadonlyMap<string, T>;
  readonly actual: ReadonlyMap<string, T>;
  readonly show: (value: T | undefined) => string;
}
function compareKeys<T>({ name, expected, actual, show }: Keyed<T>): Check {
  const keys = [...new Set([...expected.keys(), ...actual.keys()])];
  const different = keys.filter((key) => show(expected.get(key)) !== show(actual.get(key)));
  const missing = [...expected.keys()].filter((key) => different.includes(key)).length;
  return {
    name,
    expected: `${expected.size}`,
    actual: different.length === 0 ? `${actual.size}` : `${expected.size - missing} equal, ${different.length} differ`,
    ok: different.length === 0,
    details: different
      .slice(0, SHOWN)
      .map((key) => `${key}: ${show(expected.get(key))} expected, ${show(actual.get(key))} found`),
  };
}
