import { ShopOrder } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';
import { recogniseOrders } from './recognise-orders';
import { Shop } from './shop';

const shop = new Shop(
  new Map(['A', 'B'].map((sku) => [sku, { productId: `id of ${sku}`, sku, stock: 9 }])),
  new Map([['17850', 'user of 17850']]),
);
const placedAt = new Date('2010-12-01T08:26:00Z');
const planned = (reference: string, lines: PlannedOrder['lines']): PlannedOrder => ({
  invoiceNo: reference,
  reference,
  customerId: '17850',
  placedAt,
  lines,
  amount: 0,
});
const line = { sku: 'A', quantity: 3, unitPrice: 100 };
const shopLine = { lineNo: 1, productId: 'id of A', quantity: 3, unitPrice: 100, amount: 300, refundedQuantity: 0 };
const placed = (orderId: string, change: Partial<ShopOrder> = {}): ShopOrder => ({
  orderId,
  userId: 'user of 17850',
  placedAt,
  lines: [shopLine],
  itemsAmount: 300,
  refundedAmount: 0,
  ...change,
});
const recognise = (orders: PlannedOrder[], existing: ShopOrder[]) =>
  [...recogniseOrders(orders, shop, existing)].map(([reference, { orderId }]) => [reference, orderId]);

describe('recognising orders that are placed already', () => {
  it('compares customer, moment and lines', () => {
    expect(recognise([planned('1', [line])], [placed('first')])).toEqual([['1', 'first']]);
  });

  it.each<[string, Partial<ShopOrder>]>([
    ['customer', { userId: 'another customer' }],
    ['moment', { placedAt: new Date('2010-12-01T08:27:00Z') }],
    ['quantity', { lines: [{ ...shopLine, quantity: 4 }] }],
    ['price', { lines: [{ ...shopLine, unitPrice: 101 }] }],
    ['product', { lines: [{ ...shopLine, productId: 'id of B' }] }],
    ['number of lines', { lines: [shopLine, { ...shopLine, productId: 'id of B' }] }],
  ])('distinguishes another %s', (_, change) => {
    expect(recognise([planned('1', [line])], [placed('first', change)])).toEqual([]);
  });

  it('adds up lines of one product and price, as the shop does', () => {
    const divided = [
      { ...line, quantity: 1 },
      { ...line, unitPrice: 90 },
      { ...line, quantity: 2 },
    ];
    const lines = [shopLine, { ...shopLine, unitPrice: 90, amount: 270 }];
    expect(recognise([planned('1', divided)], [placed('first', { lines })])).toEqual([['1', 'first']]);
  });

  it('matches each order with one invoice only', () => {
    const alike = [planned('1', [line]), planned('2', [line]), planned('3', [line])];
    expect(recognise(alike, [placed('first'), placed('second')])).toEqual([
      ['1', 'first'],
      ['2', 'second'],
    ]);
  });
});
