import { withoutDays } from '../checks/sales';
import { sumsOfFile } from './file-sales';
import { planReplay } from './plan';
import { readRawRows } from './read-rows';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

/** `1 10001 6 8:26 2.55 17850`, of 1 December 2010. */
function fileOf(...rows: string[]): string {
  const lines = rows.map((row) => {
    const [invoice, code, quantity, time, price, customer = ''] = row.split(' ');
    return `${invoice},${code},X,${quantity},12/1/10 ${time},${price},${customer},UK`;
  });
  return [HEADER, ...lines].join('\n');
}

const returnsOf = (...rows: string[]) => planReplay(readRawRows(fileOf(...rows)), 'abc').returns;
const refundsOf = (...rows: string[]) =>
  returnsOf(...rows).refunds.map(({ reference, lines }) => [
    reference,
    ...lines.map(({ sku, unitPrice, quantity }) => `${quantity} ${sku} at ${unitPrice}`),
  ]);
const foundIn = (...rows: string[]) =>
  Object.fromEntries([...returnsOf(...rows).found].map(([found, of]) => [found, of.length]));

describe('the returns of a file', () => {
  it("are matched with the same customer's purchases of the stock code, the latest earlier order first", () => {
    const sales = ['1 10001 5 8:00 2.00 7', '2 10001 5 9:00 3.00 7', '3 10001 5 11:00 4.00 7'];
    expect(refundsOf(...sales, 'C4 10001 -3 10:00 9.99 7')).toEqual([['C4-of-2', '3 10001 at 300']]);
  });

  it('continue with the order before when the latest is used up', () => {
    const sales = ['1 10001 5 8:00 2.00 7', '2 10001 5 9:00 3.00 7'];
    expect(refundsOf(...sales, 'C3 10001 -7 10:00 3.00 7', 'C4 10001 -3 10:30 3.00 7')).toEqual([
      ['C3-of-2', '5 10001 at 300'],
      ['C3-of-1', '2 10001 at 200'],
      ['C4-of-1', '3 10001 at 200'],
    ]);
  });

  it.each([
    ['another customer', '1 10001 5 8:00 2.00 8'],
    ['another stock code', '1 10002 5 8:00 2.00 7'],
    ['a code that differs by case', '1 10001a 5 8:00 2.00 7'],
    ['a later order', '1 10001 5 10:01 2.00 7'],
    ['no price', '1 10001 5 8:00 0 7'],
    ['no customer', '1 10001 5 8:00 2.00'],
  ])('find no sale in one of %s', (_, sale) => {
    expect(refundsOf(sale, 'C2 10001 -3 10:00 2.00 7')).toEqual([]);
    expect(foundIn(sale, 'C2 10001 -3 10:00 2.00 7')).toEqual({ whole: 0, part: 0, none: 1 });
  });

  it('without a customer are matched with sales without a customer', () => {
    expect(refundsOf('1 10001 5 8:00 2.00', 'C2 10001 -3 10:00 2.00')).toEqual([['C2-of-1', '3 10001 at 200']]);
  });

  it('follow the file order within a minute', () => {
    const back = 'C2 10001 -3 8:00 2.00 7';
    expect(refundsOf('1 10001 5 8:00 2.00 7', back)).toEqual([['C2-of-1', '3 10001 at 200']]);
    expect(refundsOf(back, '1 10001 5 8:00 2.00 7')).toEqual([]);
  });

  it('have the time of the earliest row of their invoice, as orders do', () => {
    const late = ['C2 10009 -1 8:30 1.00 7', 'C2 10001 -1 9:30 1.00 7'];
    expect(refundsOf('1 10001 5 9:00 2.00 7', ...late)).toEqual([]);
  });

  it('are matched in time order, not in file order', () => {
    const rows = ['C3 10001 -4 10:00 2.00 7', 'C2 10001 -4 9:00 2.00 7', '1 10001 5 8:00 2.00 7'];
    expect(refundsOf(...rows)).toEqual([
      ['C2-of-1', '4 10001 at 200'],
      ['C3-of-1', '1 10001 at 200'],
    ]);
  });

  it('take the highest line of an order with several prices first', () => {
    const sale = ['1 10001 2 8:00 2.00 7', '1 10001 2 8:00 3.00 7', '1 10001 2 8:00 2.00 7'];
    expect(refundsOf(...sale, 'C2 10001 -3 10:00 2.00 7')).toEqual([['C2-of-1', '2 10001 at 300', '1 10001 at 200']]);
  });

  it('are one refund of one line where a cancellation names a product twice', () => {
    const back = ['C2 10001 -1 10:00 2.00 7', 'C2 10001 -2 10:00 2.00 7'];
    expect(refundsOf('1 10001 5 8:00 2.00 7', ...back)).toEqual([['C2-of-1', '3 10001 at 200']]);
  });

  it('are counted with and without a sale, at their own prices', () => {
    const rows = [
      '1 10001 5 8:00 2.00 7',
      'C2 10001 -4 9:00 2.10 7',
      'C3 10001 -3 9:00 2.10 7',
      'C4 10001 -1 9:00 9.99 7',
    ];
    expect(foundIn(...rows)).toEqual({ whole: 1, part: 1, none: 1 });
    expect(returnsOf(...rows).withoutSale).toEqual({ rows: 2, units: 3, pence: 2 * 210 + 999 });
  });

  it('are worth what the orders cost, on their own day, in the sums of the file as in the plan', () => {
    const text = fileOf(
      '1 10001 2 8:00 2.00 7',
      '1 10001 2 8:00 3.00 7',
      '1 10001 2 8:00 2.00 7',
      '2 10001 1 9:00 5.00 7',
      'C3 10001 -4 10:00 9.99 7',
    ).concat('\nC4,10001,X,-9,12/3/10 8:00,1,7,UK');
    const { refunded } = sumsOfFile(readRawRows(text));
    expect([...refunded.byInvoice]).toEqual([
      ['2', 500],
      ['1', 3 * 300 - 300 + 200 + 3 * 200],
    ]);
    expect(Object.fromEntries(refunded.byProductDay)).toEqual({
      '2010-12-01 10001': { quantity: 4, revenue: 500 + 600 + 200 },
      '2010-12-03 10001': { quantity: 3, revenue: 600 },
    });
    const { refunds } = planReplay(readRawRows(text), 'abc').returns;
    expect(refunds.map(({ reference, amount }) => [reference, amount])).toEqual([
      ['C3-of-2', 500],
      ['C3-of-1', 800],
      ['C4-of-1', 600],
    ]);
    expect(withoutDays(refunded).total).toEqual({ quantity: 7, revenue: 1_900 });
  });
});
