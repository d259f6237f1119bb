import { readEvent } from '../src/booking/read-event';
import { salesOf } from '../src/booking/sale';
import { anOrderCompleted, anOrderRefunded } from './builders';

describe('reading a message', () => {
  const read = (event: unknown) => readEvent(JSON.stringify(event));

  it('accepts an order', () => {
    const event = anOrderCompleted({ lines: [{ quantity: 3, amount: 3_000, discount: 1 }] });
    expect(read(event)).toMatchObject({
      kind: 'event',
      event: {
        eventId: event.id,
        at: new Date('2026-11-27T10:00:00Z'),
        lines: [{ quantity: 3, revenue: 2_999 }],
      },
    });
  });

  it.each([
    ['OrderRefunded', 1],
    ['OrderRefunded', 2],
    ['OrderCancelled', 1],
    ['OrderCancelled', 2],
  ] as const)('reads the refund in an %s of version %d, on its own day', (type, version) => {
    const event = anOrderRefunded({
      type,
      version,
      lines: [{ quantity: 3, refundedAmount: 2_999 }, { refundedAmount: 0 }],
    });
    expect(read(event)).toMatchObject({
      kind: 'event',
      event: {
        eventId: event.id,
        at: new Date('2026-11-27T12:00:00Z'),
        lines: [
          { quantity: -3, revenue: -2_999 },
          { quantity: -1, revenue: 0 },
        ],
      },
    });
  });

  it('accepts unknown members', () => {
    expect(read({ ...anOrderCompleted(), priority: 'high' }).kind).toBe('event');
  });

  it('treats an id in upper case as the same id', () => {
    const id = '019D2A5E-7C10-7F3E-9B1A-5F0C2D8E4A61';
    expect(read(anOrderCompleted({ id }))).toMatchObject({ event: { eventId: id.toLowerCase() } });
  });

  it('ignores other types with any data', () => {
    expect(read({ ...anOrderCompleted({ type: 'OrderShipped' }), data: 7 })).toEqual({ kind: 'other' });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'hello'],
    ['JSON that is no object', '[1]'],
    ['JSON that is null', 'null'],
  ])('finds %s malformed', (_, body) => {
    expect(readEvent(body).kind).toBe('malformed');
  });

  type Change = (event: Record<string, unknown>, data: Record<string, unknown>, line: Record<string, unknown>) => void;
  it.each([
    ['/specversion', (event) => (event.specversion = '0.3')],
    ['/id', (event) => delete event.id],
    ['/id', (event) => (event.id = 'not a UUID')],
    ['/type', (event) => (event.type = '')],
    ['/source', (event) => (event.source = 5)],
    ['/sequence', (event) => (event.sequence = 0)],
    ['/data', (event) => delete event.data],
    ['/data', (event) => (event.data = 'text')],
    ['/data/placedAt', (_, data) => (data.placedAt = 'yesterday')],
    ['/data/placedAt', (_, data) => (data.placedAt = '2026-02-30T00:00:00Z')],
    ['/data/placedAt', (_, data) => (data.placedAt = '2026-02-20T00:00:00')],
    ['/data/lines', (_, data) => (data.lines = [])],
    ['/data/lines', (_, data) => (data.lines = 'none')],
    ['/data/lines', (_, data) => (data.lines = [7])],
    ['/data/lines/0/productId', (_, __, line) => (line.productId = 'mug')],
    ['/data/lines/0/quantity', (_, __, line) => (line.quantity = 0)],
    ['/data/lines/0/quantity', (_, __, line) => (line.quantity = '1')],
    ['/data/lines/0/amount', (_, __, line) => (line.amount = 0.5)],
    ['/data/lines/0/amount', (_, __, line) => (line.amount = 2 ** 53)],
    ['/data/lines/0/discount', (_, __, line) => (line.discount = -1)],
    ['/data/lines/0/discount', (_, __, line) => (line.discount = null)],
  ] as [string, Change][])('names %s when it is invalid', (path, change) => {
    const event = anOrderCompleted();
    const data = event.data as { lines: Record<string, unknown>[] };
    change(event, data, data.lines[0]!);
    expect(read(event)).toEqual({ kind: 'malformed', problem: expect.stringContaining(`${path}: `) });
  });

  it.each([
    ['/data/refundedAt', (_, data) => (data.refundedAt = '2026-02-20T00:00:00')],
    ['/data/refundedAt', (_, data) => delete data.refundedAt],
    ['/data/lines', (_, data) => (data.lines = [])],
    ['/data/lines/0/productId', (_, __, line) => (line.productId = 'mug')],
    ['/data/lines/0/quantity', (_, __, line) => (line.quantity = -1)],
    ['/data/lines/0/refundedAmount', (_, __, line) => (line.refundedAmount = -1)],
    ['/data/lines/0/refundedAmount', (_, __, line) => delete line.refundedAmount],
  ] as [string, Change][])('names %s of a refund when it is invalid', (path, change) => {
    const event = anOrderRefunded();
    const data = event.data as { lines: Record<string, unknown>[] };
    change(event, data, data.lines[0]!);
    expect(read(event)).toEqual({ kind: 'malformed', problem: expect.stringContaining(`${path}: `) });
  });

  it('never repeats the content of a message, because the problem is logged', () => {
    const event = { ...anOrderCompleted(), id: 'a secret' };
    expect(JSON.stringify(read(event))).not.toContain('secret');
  });
});

describe('the sales of an order', () => {
  it('count on the UTC day of the order, net of discount', () => {
    const productId = '019d2a40-5b7d-7e19-b2c8-4d1f6a93e057';
    const reading = readEvent(
      JSON.stringify(
        anOrderCompleted({
          placedAt: '2026-11-28T08:59:59.999+09:00',
          lines: [{ productId, quantity: 2, amount: 26_000, discount: 1_000 }],
        }),
      ),
    );
    expect(reading.kind === 'event' && salesOf(reading.event)).toEqual([
      { productId, day: '2026-11-27', quantity: 2, revenue: 25_000 },
    ]);
  });

  it('are reduced on the UTC day of the refund', () => {
    const productId = '019d2a40-5b7d-7e19-b2c8-4d1f6a93e057';
    const reading = readEvent(
      JSON.stringify(
        anOrderRefunded({
          refundedAt: '2026-12-01T08:59:59.999+09:00',
          lines: [{ productId, quantity: 1, refundedAmount: 12_500 }],
        }),
      ),
    );
    expect(reading.kind === 'event' && salesOf(reading.event)).toEqual([
      { productId, day: '2026-11-30', quantity: -1, revenue: -12_500 },
    ]);
  });
});
