import { equal } from '../checks/sales';
import { planReplay } from '../file/plan';
import { readRawRows } from '../file/read-rows';
import { SMALL_FILE } from '../file/small-file';
import { ReplayResult } from '../replay';
import { isGood, report } from './report';

const plan = planReplay(readRawRows(SMALL_FILE), 'abc');
const placed = new Map(
  plan.orders.map(({ reference, amount, placedAt }) => [
    reference,
    { orderId: reference, userId: 'u', placedAt, lines: [], itemsAmount: amount, refundedAmount: 0 },
  ]),
);
const good: ReplayResult = {
  placement: { placed, refused: [], placedNow: 5, seconds: 0.5 },
  recognised: 0,
  refunding: {
    orders: placed,
    refused: [],
    refunded: new Set(plan.returns.refunds.map(({ reference }) => reference)),
    recognised: 0,
  },
  checks: [equal('database: revenue', '138.99', '138.99')],
};

const cellsOf = (text: string): string[] => text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

describe('the closing table', () => {
  it('counts invoices and lines, placed and skipped by reason, and ends with revenue and checks', () => {
    expect(cellsOf(report(plan, good))).toEqual([
      'Invoices | Lines',
      'In the file | 8 | 14',
      'Placed | 5 | 9',
      'Refused | 0 | 0',
      'Returned goods (invoice C…) | 1 | 1',
      'found its sale | 1 | 1',
      'found a sale in part | 0 | 0',
      'found no sale | 0 | 0',
      'Skipped (invoices: as a whole) | 2 | 4',
      'cancelled, not goods (invoice C…) | 1 | 1',
      'not goods (postage, fees, manual, …) | 1 | 1',
      'stock write-off (quantity not above 0) | 1 | 1',
      'no price (unit price not above 0) | 1 | 1',
      'An invoice counts once for each kind of line that it has.',
      '',
      'Products | 5',
      'Customers | 3',
      'Orders | 5 (5 by this run, 0 found placed)',
      'Orders a second | 10.0',
      'Refunds | 1 (0 found given back)',
      'Sales revenue | GBP 138.99',
      'Refunded | GBP 2.55',
      'Net | GBP 136.44',
      'Returned without a sale | 0 rows, 0 units, GBP 0.00 at their own prices',
      '',
      'Check | Expected | Actual',
      'database: revenue | 138.99 | 138.99 | ok',
      '',
      'All 1 checks agree.',
    ]);
    expect(isGood(good)).toBe(true);
  });

  it('lists refusals by code, and differences', () => {
    const [order] = plan.orders;
    const [refund] = plan.returns.refunds;
    const notRefunded = { status: 409, code: 'order.nothing-to-refund', detail: 'Gone.' };
    if (!order || !refund) throw new Error('the small file has orders');
    const problem = { status: 409, code: 'order.out-of-stock', detail: 'Not enough of A.' };
    const bad: ReplayResult = {
      ...good,
      placement: { ...good.placement, refused: [{ order, problem }] },
      refunding: { ...good.refunding, refunded: new Set(), refused: [{ refund, problem: notRefunded }] },
      checks: [{ ...equal('database: revenue', '138.99', '120.00'), details: ['this one'] }],
    };
    const lines = cellsOf(report(plan, bad));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Refused | 1 | 2',
        'order.out-of-stock | 1 | 2',
        'database: revenue | 138.99 | 120.00 | DIFFERS',
        'database: revenue: this one',
        '1 of 1 checks differ, 1 orders and 1 refunds were refused.',
        'The first: invoice 536365, order.out-of-stock: Not enough of A.',
        'The first: refund C536379-of-536365, order.nothing-to-refund: Gone.',
        'Refunded | GBP 0.00',
      ]),
    );
    expect(isGood(bad)).toBe(false);
    expect(isGood({ ...good, refunding: bad.refunding })).toBe(false);
  });
});
