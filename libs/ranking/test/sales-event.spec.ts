import { newId } from '@app/kernel';
import { acceptKnown } from '@app/outbox/inbox';
import { readSalesEvent } from '../src/interface/messaging/sales-event';
import { RefundData, SaleData } from '../src/interface/messaging/sales-event.data';
import { anEventBody } from './builders';

type Json = Record<string, unknown>;

const orderId = newId<'Order'>();
const productId = newId<'Product'>();
const userId = newId<'User'>();

const sold = (): Json => ({
  orderId,
  placedAt: '2026-11-28T08:59:59.999+09:00',
  lines: [{ productId, quantity: 2, amount: 26_000, discount: 1_000 }],
});
const refunded = (): Json => ({
  orderId,
  userId,
  placedAt: '2026-11-27T09:00:00.000+09:00',
  refundedAt: '2026-11-28T00:00:00.000Z',
  lines: [{ productId, quantity: 1, refundedAmount: 12_500 }],
});

/** Version 1 lacks the time of the order. */
function ofVersion1(): Json {
  const data = refunded();
  delete data.placedAt;
  return data;
}

describe('a message of the ranking’s queue', () => {
  const read = (type: string, data: Json, sequence = 1) => readSalesEvent(anEventBody({ type, data, sequence }));

  it('books a sale when it was placed, net of its discount', () => {
    expect(read('OrderCompleted', sold())).toMatchObject({
      kind: 'event',
      event: {
        orderId,
        sequence: 1,
        placedAt: new Date('2026-11-27T23:59:59.999Z'),
        refundedAt: undefined,
        lines: [{ productId, quantity: 2, revenue: 25_000 }],
      },
    });
  });

  it('is accepted by the compiled validator, with any further members', () => {
    expect(acceptKnown(SaleData, { ...sold(), currency: 'KRW' })).toBeInstanceOf(SaleData);
    expect(acceptKnown(RefundData, { ...refunded(), tags: [{ new: true }] })).toBeInstanceOf(RefundData);
    expect(acceptKnown(RefundData, ofVersion1())).toBeInstanceOf(RefundData);
    expect(
      acceptKnown(SaleData, { ...sold(), lines: [{ productId, quantity: 0, amount: 1, discount: 0 }] }),
    ).toBeUndefined();
  });

  it.each(['OrderRefunded', 'OrderCancelled'])('subtracts the units of %s, when its order was placed', (type) => {
    expect(read(type, refunded(), 2)).toMatchObject({
      kind: 'event',
      event: {
        orderId,
        sequence: 2,
        placedAt: new Date('2026-11-27T00:00:00.000Z'),
        refundedAt: new Date('2026-11-28T00:00:00.000Z'),
        lines: [{ productId, quantity: -1, revenue: -12_500 }],
      },
    });
  });

  it.each(['OrderRefunded', 'OrderCancelled'])('keeps the customer of the order when %s is of version 1', (type) => {
    const undated = { orderId, userId, placedAt: undefined, refundedAt: new Date('2026-11-28T00:00:00.000Z') };
    expect(read(type, ofVersion1(), 2)).toMatchObject({ kind: 'event', event: undated });
    expect(read(type, { ...ofVersion1(), placedAt: null }, 2)).toMatchObject({ kind: 'event', event: undated });
  });

  it('treats ids in upper case as the same ids', () => {
    const capitals = { ...sold(), orderId: orderId.toUpperCase() };
    expect(read('OrderCompleted', capitals)).toMatchObject({ event: { orderId } });
  });

  it('ignores other types', () => {
    expect(read('OrderShipped', {})).toEqual({ kind: 'other' });
  });

  it.each<[string, Json, (data: Json, line: Json) => void, string]>([
    ['OrderCompleted', sold(), (data) => delete data.orderId, '/data/orderId'],
    ['OrderCompleted', sold(), (data) => (data.placedAt = '2026-02-30T00:00:00Z'), '/data/placedAt'],
    ['OrderCompleted', sold(), (data) => (data.placedAt = '2026-02-20T00:00:00'), '/data/placedAt'],
    ['OrderCompleted', sold(), (data) => (data.lines = []), '/data/lines'],
    ['OrderCompleted', sold(), (data) => (data.lines = [7]), '/data/lines'],
    ['OrderCompleted', sold(), (_, line) => (line.productId = 'mug'), '/data/lines/0/productId'],
    ['OrderCompleted', sold(), (_, line) => (line.quantity = 0), '/data/lines/0/quantity'],
    ['OrderCompleted', sold(), (_, line) => (line.amount = 2 ** 53), '/data/lines/0/amount'],
    ['OrderCompleted', sold(), (_, line) => (line.discount = 0.5), '/data/lines/0/discount'],
    ['OrderRefunded', refunded(), (data) => delete data.refundedAt, '/data/refundedAt'],
    ['OrderRefunded', refunded(), (data) => (data.placedAt = '2026-02-20'), '/data/placedAt'],
    ['OrderRefunded', ofVersion1(), (data) => delete data.userId, '/data/userId'],
    ['OrderRefunded', refunded(), (_, line) => (line.quantity = -1), '/data/lines/0/quantity'],
    ['OrderCancelled', refunded(), (_, line) => delete line.refundedAmount, '/data/lines/0/refundedAmount'],
  ])('of type %s is malformed when a field is invalid (%#)', (type, data, change, path) => {
    change(data, (data.lines as Json[])[0] ?? {});
    expect(read(type, data)).toEqual({ kind: 'malformed', problem: expect.stringContaining(`${path}: `) as string });
  });
});
