import { ShopOrder } from '../api/shop-api';
import { PlannedRefund } from '../file/returns';
import { recogniseRefunds } from './recognise-refunds';
import { Shop } from './shop';

const shop = new Shop(
  new Map(['A', 'B'].map((sku) => [sku, { productId: `id of ${sku}`, sku, stock: 9 }])),
  new Map([['17850', 'user']]),
);
const refund = (reference: string, ...lines: [string, number, number][]): PlannedRefund => ({
  reference,
  orderReference: '1',
  refundedAt: new Date('2010-12-02T08:00:00Z'),
  lines: lines.map(([sku, unitPrice, quantity]) => ({ sku, unitPrice, quantity })),
  amount: 0,
});
const orderWith = (...lines: [string, number, number][]): ReadonlyMap<string, ShopOrder> =>
  new Map([
    [
      '1',
      {
        orderId: 'first',
        userId: 'user',
        placedAt: new Date('2010-12-01T08:00:00Z'),
        lines: lines.map(([sku, unitPrice, refundedQuantity], n) => ({
          lineNo: n + 1,
          productId: `id of ${sku}`,
          quantity: 9,
          unitPrice,
          amount: 9 * unitPrice,
          refundedQuantity,
        })),
        itemsAmount: 0,
        refundedAmount: 0,
      },
    ],
  ]);

describe('recognising refunds that were made already', () => {
  const planned = [refund('a', ['A', 100, 2]), refund('b', ['A', 100, 1], ['B', 50, 3]), refund('c', ['A', 90, 1])];
  const recognised = (...lines: [string, number, number][]) => [
    ...recogniseRefunds(planned, shop, orderWith(...lines)),
  ];

  it("compares the refunded units of the order's lines", () => {
    expect(recognised(['A', 100, 0], ['B', 50, 0], ['A', 90, 0])).toEqual([]);
    expect(recognised(['A', 100, 2], ['B', 50, 0], ['A', 90, 0])).toEqual(['a']);
    expect(recognised(['A', 100, 2], ['B', 50, 3], ['A', 90, 0])).toEqual(['a']);
    expect(recognised(['A', 100, 3], ['B', 50, 3], ['A', 90, 0])).toEqual(['a', 'b']);
    expect(recognised(['A', 100, 3], ['B', 50, 3], ['A', 90, 1])).toEqual(['a', 'b', 'c']);
  });

  it('distinguishes lines of another price', () => {
    expect(recognised(['A', 90, 2])).toEqual([]);
  });

  it('recognises none after one that is missing: they are sent in their order', () => {
    expect(recognised(['A', 100, 1], ['B', 50, 3], ['A', 90, 1])).toEqual([]);
  });

  it('recognises none of an order that does not exist', () => {
    expect([...recogniseRefunds(planned, shop, new Map())]).toEqual([]);
  });
});
