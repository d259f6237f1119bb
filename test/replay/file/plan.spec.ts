import { daysOf, SalesBook } from '../checks/sales';
import { sumsOfFile } from './file-sales';
import { planReplay } from './plan';
import { readRawRows } from './read-rows';
import { SMALL_FILE } from './small-file';

const HEADER = SMALL_FILE.split('\n')[0] ?? '';
const planOf = (text: string) => planReplay(readRawRows(text), 'abc');
const plan = planOf(SMALL_FILE);
const order = (reference: string) => plan.orders.find((planned) => planned.reference === reference);

describe('the plan of a replay', () => {
  it('has one order for each invoice with a sale, in time order, within a minute in file order', () => {
    expect(plan.orders.map(({ reference }) => reference)).toEqual(['536365', '536370', '536591', '536592', '536999']);
  });

  it('uses the time of the earliest row of an order', () => {
    expect(order('536591')?.placedAt.toISOString()).toBe('2010-12-01T16:57:00.000Z');
  });

  it('converts summer time', () => {
    expect(order('536999')?.placedAt.toISOString()).toBe('2011-06-30T23:30:00.000Z');
  });

  it('keeps every line of a product with the price of its own row', () => {
    expect(order('536370')).toMatchObject({
      lines: [
        { sku: '22728', quantity: 24, unitPrice: 375 },
        { sku: '22728', quantity: 4, unitPrice: 375 },
        { sku: '22728', quantity: 2, unitPrice: 325 },
      ],
      amount: 24 * 375 + 4 * 375 + 2 * 325,
    });
  });

  it('gives each product as much stock as is sold, its first price and its first description', () => {
    expect(plan.products).toContainEqual({ sku: '22728', name: 'ALARM CLOCK PINK', price: 375, quantity: 30 });
    expect(plan.products).toContainEqual({ sku: '22135', name: 'LADLE, PINK', price: 42, quantity: 4 });
  });

  it('distinguishes stock codes by case, and names a product that has no description by its code', () => {
    expect(plan.products).toContainEqual({ sku: '85123A', name: 'WHITE HEART', price: 255, quantity: 8 });
    expect(plan.products).toContainEqual({ sku: '85123a', name: '85123a', price: 210, quantity: 1 });
  });

  it('gives the orders without a customer to one account', () => {
    expect(plan.customers).toEqual(['17850', '12583', 'none']);
    expect(order('536591')?.customerId).toBe('none');
  });

  it('counts what it skips, by reason', () => {
    expect(Object.fromEntries(plan.tallies)).toEqual({
      sale: { rows: 9, invoices: 5 },
      return: { rows: 1, invoices: 1 },
      'cancelled-other': { rows: 1, invoices: 1 },
      'not-goods': { rows: 1, invoices: 1 },
      'write-off': { rows: 1, invoices: 1 },
      'no-price': { rows: 1, invoices: 1 },
    });
    expect(plan.file).toEqual({ rows: 14, invoices: 8 });
  });

  it('refuses fractions of a penny on goods, and ignores them on other rows', () => {
    expect(() => planOf(`${HEADER}\n1,85123A,X,1,12/1/10 8:26,0.001,1,UK`)).toThrow(
      'line 2: UnitPrice "0.001" is not a number of whole pence',
    );
    expect(planOf(`${HEADER}\n1,PADS,X,1,12/1/10 8:26,0.001,1,UK`).orders).toEqual([]);
  });

  it('refuses an invoice of two customers', () => {
    const rows = ['1,85123A,X,1,12/1/10 8:26,2,17850,UK', '1,85123A,X,1,12/1/10 8:26,2,17851,UK'];
    expect(() => planOf([HEADER, ...rows].join('\n'))).toThrow('line 3: invoice 1 names a second customer');
  });

  it('divides an invoice with more lines than an order may have', () => {
    const rows = Array.from({ length: 1_001 }, (_, n) => `1,${10_000 + n},X,1,12/1/10 8:26,2,17850,UK`);
    const { orders } = planOf([HEADER, ...rows].join('\n'));
    expect(orders.map(({ reference, lines, amount }) => [reference, lines.length, amount])).toEqual([
      ['1', 1_000, 200_000],
      ['1-part-2', 1, 200],
    ]);
  });

  it("sells exactly the sums of the file's rows", () => {
    const planned = new SalesBook();
    for (const { invoiceNo, placedAt, lines } of plan.orders) {
      const day = placedAt.toISOString().slice(0, 10);
      for (const { sku, quantity, unitPrice } of lines) {
        planned.add({ invoiceNo, sku, day, quantity, revenue: quantity * unitPrice });
      }
    }
    const file = sumsOfFile(readRawRows(SMALL_FILE)).sold;
    expect(planned.total).toEqual(file.total);
    expect(planned.byInvoice).toEqual(file.byInvoice);
    expect(planned.byProductDay).toEqual(file.byProductDay);
  });
});

describe('the totals of a file', () => {
  const file = sumsOfFile(readRawRows(SMALL_FILE)).sold;

  // awk -F, over the rows of SMALL_FILE with the description's comma taken out:
  // $1 !~ /^C/ && $2 ~ /^[0-9]{5}/ && $4 > 0 && $6 > 0 { units += $4; pence += $4 * sprintf("%.0f", $6 * 100) }
  it('are those of awk', () => {
    expect(file.total).toEqual({ quantity: 44, revenue: 13_899 });
  });

  it('are booked on the UTC day of the order', () => {
    expect(daysOf(file)).toEqual(['2010-12-01', '2011-06-30']);
    expect(file.byProductDay.get('2011-06-30 85123A')).toEqual({ quantity: 2, revenue: 590 });
  });
});
