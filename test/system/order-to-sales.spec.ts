import { ApiClient, succeeded } from '@test/support/api-client';
import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { randomUUID } from 'node:crypto';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
/** The data platform and the ranking: each event is delivered to both. */
const DESTINATIONS = 2;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Order {
  readonly orderId: string;
  readonly placedAt: string;
}

interface Page {
  readonly items: readonly Order[];
  readonly nextCursor: string | null;
}

interface OutboxStatus {
  readonly pending: number;
  readonly leased: number;
  readonly parked: number;
  readonly sent: number;
  readonly oldestPendingAgeMs: number | null;
}

describe('an order, from the sign-up to the data platform', () => {
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let teapot: Product;
  let cup: Product;

  beforeAll(async () => {
    // So slow a poll that an event that arrives within a test was sent after a wake-up.
    system = await startSystem({ workerEnv: { OUTBOX_POLL_MS: '600000' } });
    shop = await system.shop();
    customer = await shop.customer({ balance: 1_000_000 });
    teapot = await shop.product({ price: 18_000, stock: 500 });
    cup = await shop.product({ price: 4_500, stock: 500 });
  });
  afterAll(() => system.stop());

  const outbox = async () => succeeded(await shop.admin.get<OutboxStatus>('/admin/outbox')).body;
  const untilSent = (events: number) =>
    waitFor(async () => (await outbox()).sent === events * DESTINATIONS, { what: `${events} sent` });

  it('is in the queue soon after its commit, without waiting for a poll, with the fields of docs/api.md', async () => {
    const before = Date.now();
    const { body: order } = succeeded(
      await customer.client.post<Order>(
        '/orders',
        {
          lines: [
            { productId: teapot.productId, quantity: 2 },
            { productId: cup.productId, quantity: 3 },
            { productId: teapot.productId, quantity: 1 },
          ],
        },
        { idempotencyKey: randomUUID(), headers: { traceparent: TRACEPARENT } },
      ),
    );
    const [message] = await waitFor(
      async () => {
        const messages = await system.queue.peek();
        return messages.length > 0 && messages;
      },
      { what: 'the event in the queue' },
    );

    const event = JSON.parse(message?.Body ?? '') as { time: string };
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(UUID_7) as string,
      type: 'OrderCompleted',
      source: '/orders',
      subject: order.orderId,
      time: expect.stringMatching(RFC_3339) as string,
      dataschema: 'urn:commerce-backend:schema:OrderCompleted:1',
      datacontenttype: 'application/json',
      sequence: 1,
      partitionkey: customer.userId,
      traceparent: TRACEPARENT,
      data: {
        orderId: order.orderId,
        userId: customer.userId,
        currency: 'KRW',
        itemsAmount: 67_500,
        discountAmount: 0,
        totalAmount: 67_500,
        lines: [
          {
            lineNo: 1,
            productId: teapot.productId,
            sku: teapot.sku,
            quantity: 3,
            unitPrice: 18_000,
            amount: 54_000,
            discount: 0,
          },
          {
            lineNo: 2,
            productId: cup.productId,
            sku: cup.sku,
            quantity: 3,
            unitPrice: 4_500,
            amount: 13_500,
            discount: 0,
          },
        ],
        placedAt: order.placedAt,
      },
    });
    expect(Date.parse(event.time)).toBeGreaterThanOrEqual(before);
    expect(message?.MessageAttributes).toMatchObject({
      eventType: { DataType: 'String', StringValue: 'OrderCompleted' },
      traceparent: { DataType: 'String', StringValue: TRACEPARENT },
    });
  });

  it('is followed by others as soon, once the worker is at rest again', async () => {
    for (let sent = 2; sent <= 4; sent++) {
      succeeded(await placeOrder(customer.client, [{ productId: cup.productId, quantity: 1 }]));
      await untilSent(sent);
    }
    expect(await system.queue.depth()).toBe(4);
  });

  it('is counted by the outbox until it is removed', async () => {
    await system.worker.stop();
    succeeded(await placeOrder(customer.client, [{ productId: cup.productId, quantity: 1 }]));
    expect(await outbox()).toEqual({
      pending: DESTINATIONS,
      leased: 0,
      parked: 0,
      sent: 4 * DESTINATIONS,
      oldestPendingAgeMs: expect.any(Number) as number,
    });
    await system.worker.restart();
    await untilSent(5);
    const sent = 5 * DESTINATIONS;
    expect(await outbox()).toEqual({ pending: 0, leased: 0, parked: 0, sent, oldestPendingAgeMs: null });
  });

  it('is booked by the data platform, on the day on which it was placed', async () => {
    const imported = {
      lines: [{ productId: cup.productId, quantity: 10, unitPrice: 1 }],
      placedAt: '2010-12-01T08:26:00Z',
    };
    succeeded(await shop.admin.post(`/users/${customer.userId}/orders`, imported, { idempotencyKey: randomUUID() }));
    const platform = new ApiClient((await system.startDataPlatform()).url);
    const salesOf = async (day: string) => (await platform.get<{ productId: string }[]>(`/sales?day=${day}`)).body;
    const { items } = (await customer.client.get<Page>('/orders?limit=1')).body;
    const today = items[0]!.placedAt.slice(0, 10);

    await waitFor(async () => (await system.queue.depth()) === 0, { what: 'an empty queue', deadlineMs: 20_000 });
    expect(await salesOf('2010-12-01')).toEqual([
      { productId: cup.productId, day: '2010-12-01', quantity: 10, revenue: 10 },
    ]);
    const expected = [
      { productId: teapot.productId, day: today, quantity: 3, revenue: 54_000 },
      { productId: cup.productId, day: today, quantity: 7, revenue: 31_500 },
    ];
    expect(await salesOf(today)).toEqual(expected.sort((a, b) => (a.productId < b.productId ? -1 : 1)));
  });

  describe('is shown', () => {
    /** All pages of a list, one after the other. */
    async function pagesOf(client: ApiClient, path: string): Promise<Order[][]> {
      const pages: Order[][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body }: { body: Page } = succeeded(await client.get<Page>(`${path}${cursor && `&cursor=${cursor}`}`));
        pages.push([...body.items]);
        cursor = body.nextCursor;
      }
      return pages;
    }

    it('to its customer alone', async () => {
      const { items } = (await customer.client.get<Page>('/orders')).body;
      const newest = items[0]!;
      const shown = await customer.client.get(`/orders/${newest.orderId}`);
      expect(shown).toMatchObject({ status: 200, body: newest });

      const other = await shop.customer();
      expect(await other.client.get(`/orders/${newest.orderId}`)).toMatchObject({
        status: 404,
        body: { code: 'order.not-found' },
      });
      expect((await other.client.get<Page>('/orders')).body).toEqual({ items: [], nextCursor: null });
      expect((await shop.admin.get(`/orders/${newest.orderId}`)).status).toBe(403);
    });

    it('page by page, newest first', async () => {
      const pages = await pagesOf(customer.client, '/orders?limit=4');
      expect(pages.map(({ length }) => length)).toEqual([4, 2]);
      const orders = pages.flat();
      const times = orders.map(({ placedAt }) => placedAt);
      expect(times).toEqual([...times].sort().reverse());
      expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(6);
      expect(times.at(-1)).toBe('2010-12-01T08:26:00.000Z');
    });

    it.each([
      ['status=completed', 6],
      ['status=cancelled', 0],
      ['status=completed&limit=5', 6],
    ])('to its customer by state (%s)', async (query, count) => {
      expect((await pagesOf(customer.client, `/orders?${query}`)).flat()).toHaveLength(count);
    });

    it.each([
      ['of a customer', () => `userId=${customer.userId}`, 6],
      ['of an unknown user', () => `userId=${randomUUID()}`, 0],
      ['in a state', () => `userId=${customer.userId}&status=refunded`, 0],
      ['of a day', () => 'from=2010-12-01T00:00:00Z&to=2010-12-02T00:00:00Z', 1],
      ['up to a moment, which is not part of it', () => 'to=2010-12-01T08:26:00Z', 0],
      ['from a moment on, which is part of it', () => 'from=2010-12-01T08:26:00Z&to=2011-01-01T00:00:00Z', 1],
      ['page by page', () => `userId=${customer.userId}&limit=4`, 6],
    ])('to an admin, among those %s', async (_, query, count) => {
      expect((await pagesOf(shop.admin, `/admin/orders?${query()}`)).flat()).toHaveLength(count);
    });
  });

  it('leaves a ledger that balances', () => expectAuditOk(system));
});
