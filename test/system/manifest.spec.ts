import { ApiClient, succeeded } from '@test/support/api-client';
import { expectAuditOk, expectConsumersOk } from '@test/support/proofs';
import { type Buyer, placeOrder, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { freePort } from '@test/support/ports';
import { waitFor } from '@test/support/wait-for';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';

const HOUR_MS = 60 * 60 * 1_000;
const PATIENCE = { deadlineMs: 90_000 };
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const ORDERS = 6;

interface Manifest {
  readonly state: string;
  readonly types: readonly { readonly type: string; readonly count: number; readonly digest: string }[];
}

interface Completeness {
  readonly completeTo: string | null;
  readonly gapCount: number;
  readonly gaps: readonly {
    readonly hour: string;
    readonly state: string;
    readonly canBeReplayed: boolean;
    readonly differences: readonly {
      readonly type: string;
      readonly expected: { readonly count: number };
      readonly booked: { readonly count: number };
    }[];
  }[];
  readonly problem: string | null;
}

interface Timeline {
  readonly status: string;
  readonly steps: readonly {
    readonly kind: string;
    readonly statusAfter: string;
    readonly actor: { readonly kind: string; readonly email: string | null };
    readonly event: {
      readonly eventId: string;
      readonly traceId: string;
      readonly lastSentAt: string | null;
      readonly deliveries: readonly {
        readonly destination: string;
        readonly state: string;
        readonly bookedAt: string | null;
      }[];
    };
  }[];
}

jest.setTimeout(300_000); // four processes, and events that are moved to an hour before

describe('a gap at the data platform', () => {
  let system: TestSystem;
  let shop: Shop;
  let buyer: Buyer;
  let platform: ApiClient;
  let hour: string;
  let refunded: string;
  let lostEvent: string;

  beforeAll(async () => {
    const platformPort = await freePort();
    const manifest = {
      OUTBOX_MANIFEST_EVERY_MS: '200',
      OUTBOX_MANIFEST_DELAY_MS: '1000',
      OUTBOX_REPLAY_EVERY_MS: '200',
    };
    system = await startSystem({
      worker: false,
      apiEnv: { DATA_PLATFORM_URL: `http://127.0.0.1:${platformPort}` },
      workerEnv: manifest,
      dataPlatformEnv: { HTTP_PORT: String(platformPort), RECONCILE_EVERY_MS: '300', RECONCILE_GRACE_MS: '0' },
    });
    shop = await system.shop();
    buyer = await shop.buyer();
    const placed: string[] = [];
    for (let n = 0; n < ORDERS; n++) placed.push(succeeded(await buyer.order()).body.orderId);
    [refunded = ''] = placed;
    succeeded(
      await shop.admin.post(
        `/orders/${refunded}/refunds`,
        { lines: [{ lineNo: 1, quantity: 1 }], reason: 'Arrived broken.' },
        { idempotencyKey: randomUUID(), headers: { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` } },
      ),
    );
    hour = await bookedHoursAgo(2);
    await system.startWorker();
    await waitFor(async () => (await system.queue.depth()) === ORDERS + 1, {
      what: 'the events in the queue',
      ...PATIENCE,
    });
    lostEvent = await loseOne();
    await system.startDataPlatform({ SHOP_URL: system.api.url, SHOP_API_KEY: system.apiKey.key });
    platform = new ApiClient(system.dataPlatform.url);
  });
  afterAll(() => system.stop());

  /** As if all of it had been booked so many hours earlier, in the middle of the hour, before anything was sent. */
  async function bookedHoursAgo(hours: number): Promise<string> {
    const { dataSource } = system.database;
    const start = new Date(Math.floor(Date.now() / HOUR_MS - hours) * HOUR_MS);
    const rows: { id: Buffer; payload: string }[] = await dataSource.query(
      'SELECT id, payload FROM outbox_events ORDER BY id',
    );
    for (const [n, { id, payload }] of rows.entries()) {
      const time = new Date(start.getTime() + HOUR_MS / 2 + n);
      const moved = payload.replace(/"time":"[^"]+"/, `"time":"${time.toISOString()}"`);
      await dataSource.query('UPDATE outbox_events SET occurred_at = ?, payload = ? WHERE id = ?', [time, moved, id]);
    }
    return start.toISOString();
  }

  /** Takes one message of an order that was not refunded out of the queue, for good. */
  async function loseOne(): Promise<string> {
    const { client, url } = system.queue;
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 5 }),
      );
      for (const message of Messages) {
        const { id, subject } = JSON.parse(message.Body ?? '{}') as { readonly id: string; readonly subject: string };
        if (subject === refunded) continue;
        await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
        return id;
      }
    }
  }

  const manifestOf = async (of: string) =>
    succeeded(await system.client().as({ apiKey: system.apiKey.key }).get<Manifest>(`/events/manifest?hour=${of}`))
      .body;
  const completeness = async () => succeeded(await platform.get<Completeness>('/completeness')).body;
  const replay = async (body: object) =>
    succeeded(
      await shop.admin.post<{ replays: { replayId: string }[] }>('/admin/outbox/replays', body, {
        idempotencyKey: randomUUID(),
      }),
    );
  const timeline = async (orderId: string) =>
    succeeded(await shop.admin.get<Timeline>(`/admin/orders/${orderId}/timeline`)).body;
  const nextHour = () => new Date(Date.parse(hour) + HOUR_MS).toISOString();

  it('is found by comparing with the manifest', async () => {
    await waitFor(async () => (await manifestOf(hour)).state === 'complete', { what: 'the manifest', ...PATIENCE });
    expect((await manifestOf(hour)).types.map(({ type, count }) => [type, count])).toEqual([
      ['OrderCompleted', ORDERS],
      ['OrderRefunded', 1],
    ]);
    const found = await waitFor(
      async () => {
        const now = await completeness();
        return now.problem === null && now.gaps[0]?.differences[0]?.booked.count === ORDERS - 1 && now;
      },
      { what: 'the gap', ...PATIENCE },
    );
    expect(found).toMatchObject({
      completeTo: hour,
      gapCount: 1,
      gaps: [
        {
          hour,
          state: 'gap',
          canBeReplayed: true,
          differences: [{ type: 'OrderCompleted', expected: { count: ORDERS }, booked: { count: ORDERS - 1 } }],
        },
      ],
      problem: null,
    });
  });

  it('is healed by a replay of the hour, which books nothing twice', async () => {
    await replay({ from: hour, to: nextHour(), destination: 'data-platform' });
    const healed = await waitFor(
      async () => {
        const now = await completeness();
        return now.gapCount === 0 && now;
      },
      { what: 'the healed gap', ...PATIENCE },
    );
    expect(Date.parse(healed.completeTo ?? '')).toBeGreaterThanOrEqual(Date.parse(nextHour()));
    const day = new Date().toISOString().slice(0, 10);
    const { body: sales } = await platform.get<{ quantity: number }[]>(`/sales?day=${day}`);
    expect(sales).toMatchObject([{ quantity: ORDERS - 1 }]);
    const bookings: { n: string }[] = await system.platformDatabase.dataSource.query(
      'SELECT COUNT(*) AS n FROM bookings WHERE event_id = UNHEX(?)',
      [lostEvent.replaceAll('-', '')],
    );
    expect(Number(bookings[0]?.n)).toBe(1);
  });

  it('sends the same ids and bytes', async () => {
    await system.dataPlatform.stop();
    await replay({ from: hour, to: nextHour() });
    const stored: { payload: string }[] = await system.database.dataSource.query('SELECT payload FROM outbox_events');
    const messages = await waitFor(
      async () => {
        const depth = await system.queue.depth();
        return depth === ORDERS + 1 && (await system.queue.receiveAll());
      },
      { what: 'the replayed messages', ...PATIENCE },
    );
    expect(messages.map(({ Body }) => Body).sort()).toEqual(stored.map(({ payload }) => payload).sort());
    await system.dataPlatform.restart();
  });

  it('goes to its destination alone', async () => {
    const replays = succeeded(
      await shop.admin.get<{ items: { destination: string; queued: number; status: string }[] }>(
        '/admin/outbox/replays',
      ),
    ).body;
    expect(replays.items.map(({ destination, status, queued }) => [destination, status, queued])).toEqual(
      expect.arrayContaining([['data-platform', 'finished', ORDERS + 1]]),
    );
    expect(replays.items.filter(({ destination }) => destination === 'ranking')).toHaveLength(1);
  });

  it('shows in the timeline of an order who did what, and when its events were sent and booked', async () => {
    const { status, steps } = await waitFor(
      async () => {
        const now = await timeline(refunded);
        const all = now.steps.flatMap(({ event }) => event.deliveries);
        const areBooked = all.every(
          ({ destination, bookedAt }) => destination !== 'data-platform' || bookedAt !== null,
        );
        return areBooked && all.every(({ state }) => state === 'sent') && now;
      },
      { what: 'all events booked', ...PATIENCE },
    );
    expect(status).toBe('refunded');
    expect(steps).toMatchObject([
      { kind: 'placed', statusAfter: 'completed', actor: { kind: 'customer' } },
      {
        kind: 'refund',
        statusAfter: 'refunded',
        actor: { kind: 'staff', email: system.admin.email },
        event: { traceId: TRACE_ID, lastSentAt: expect.any(String) as string },
      },
    ]);
    expect(await shop.admin.get(`/admin/orders/${randomUUID()}/timeline`)).toMatchObject({
      status: 404,
      body: { code: 'order.not-found' },
    });
    expect((await buyer.customer.client.get(`/admin/orders/${refunded}/timeline`)).status).toBe(403);
  });

  it('still says all but the booking when the data platform is away', async () => {
    await system.dataPlatform.stop();
    const { steps } = await timeline(refunded);
    const [delivery] = steps[0]!.event.deliveries;
    expect(delivery).toMatchObject({ destination: 'data-platform', bookedAt: null, bookedAtUnknown: 'unreachable' });
    await system.dataPlatform.restart();
  });

  it('leaves books that balance', async () => {
    succeeded(await placeOrder(buyer.customer.client, [{ productId: buyer.product.productId, quantity: 1 }]));
    await waitFor(async () => (await system.queue.depth()) === 0, { what: 'an empty queue', ...PATIENCE });
    await expectAuditOk(system);
    await expectConsumersOk(system);
  });
});
