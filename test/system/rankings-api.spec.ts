import { randomUUID } from 'node:crypto';
import { type ApiAnswer, ApiClient, succeeded } from '@test/support/api-client';
import type { RunningProcess } from '@test/support/processes';
import { ServerProxies } from '@test/support/server-proxies';
import type { Customer } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Ranking {
  readonly asOf: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

const HOUR_MS = 60 * 60 * 1_000;
const KEY = 'cache:ranking:products:1';

describe('GET /rankings/products', () => {
  let system: TestSystem;
  let proxies: ServerProxies;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ apis: 0 });
    for (let n = 0; n < 2; n++) await system.startApi(proxies.environment(system.redis.url));
  });
  afterEach(() => proxies.heal());
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  const rank = (query = '', { url }: RunningProcess = system.api): Promise<ApiAnswer<Ranking>> =>
    new ApiClient(url).get<Ranking>(`/rankings/products${query}`);

  /** How often all processes together have read a ranking from the database. */
  async function computations(): Promise<number> {
    const texts = await Promise.all(
      system.apis
        .filter(({ isRunning }) => isRunning)
        .map(async ({ metricsUrl }) => (await fetch(`${metricsUrl}/metrics`)).text()),
    );
    const counts = texts.flatMap((text) => [...text.matchAll(/^ranking_computations_total\{.*\} (\d+)$/gm)]);
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  /** Forgets all rankings, but no session. */
  async function forget(): Promise<void> {
    const keys = await system.redis.client.keys(`${KEY}:*`);
    if (keys.length > 0) await system.redis.client.del(keys);
  }

  /** Makes the last answer look as if it were older. */
  async function age(name: string, byMs: number): Promise<void> {
    const key = `${KEY}:${name}`;
    const kept = JSON.parse((await system.redis.client.get(key))!) as { value: string; expires: number };
    const value = JSON.parse(kept.value) as { computedAt: string };
    value.computedAt = new Date(Date.parse(value.computedAt) - byMs).toISOString();
    const aged = JSON.stringify({ ...kept, value: JSON.stringify(value) });
    await system.redis.client.set(key, aged, { KEEPTTL: true });
  }

  /** Stops every read of the rankings in the database, until it is called. */
  async function holdUpTheDatabase(): Promise<() => Promise<void>> {
    const rival = system.database.dataSource.createQueryRunner();
    await rival.query('LOCK TABLES ranking_generations WRITE');
    return async () => {
      await rival.query('UNLOCK TABLES');
      await rival.release();
    };
  }

  const untilSomebodyReads = (): Promise<unknown> =>
    waitFor(
      async () => {
        const readers = await system.database.dataSource.query<unknown[]>(
          `SELECT 1 FROM information_schema.PROCESSLIST
           WHERE DB = ? AND INFO LIKE '%product_sales_hours%' AND STATE LIKE '%metadata lock%'`,
          [system.database.name],
        );
        return readers.length > 0;
      },
      { what: 'a ranking to be read' },
    );

  it('lists sold products, with names and prices of the shop', async () => {
    const shop = await system.shop();
    const [tea, cup] = [await shop.product({ price: 1_000 }), await shop.product({ price: 5_000 })];
    const { userId } = await shop.customer({ balance: 1_000_000 });
    const sale = {
      lines: [
        { productId: tea.productId, quantity: 3 },
        { productId: cup.productId, quantity: 2 },
      ],
      placedAt: new Date(Date.now() - HOUR_MS).toISOString(),
    };
    succeeded(await shop.admin.post(`/users/${userId}/orders`, sale, { idempotencyKey: randomUUID() }));
    const { body } = await waitFor(async () => {
      await forget();
      const answer = await rank();
      return answer.body.items.length === 2 && answer;
    });
    expect(body).toEqual({
      window: '3d',
      by: 'quantity',
      asOf: expect.stringMatching(/:00\.000Z$/),
      currency: 'KRW',
      items: [
        { rank: 1, productId: tea.productId, name: `Product ${tea.sku}`, price: 1_000, quantity: 3, revenue: 3_000 },
        { rank: 2, productId: cup.productId, name: `Product ${cup.sku}`, price: 5_000, quantity: 2, revenue: 10_000 },
      ],
    });
    expect((await rank('?by=revenue&limit=1')).body.items).toMatchObject([{ rank: 1, productId: cup.productId }]);
  });

  it('needs one query for any number of simultaneous requests for a missing ranking', async () => {
    const before = await computations();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => rank('?window=7d', system.apis[n % 2])));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await computations()) - before).toBe(1);
  });

  it('is computed again when Redis has lost it', async () => {
    await rank('?window=1d');
    const before = await computations();
    await rank('?window=1d', system.apis[1]);
    expect((await computations()) - before).toBe(0);
    await forget();
    await rank('?window=1d', system.apis[1]);
    expect((await computations()) - before).toBe(1);
  });

  it('is answered without Redis', async () => {
    await proxies.redis.refuse();
    const { status, body } = await rank('?window=1d&by=revenue');
    expect({ status, items: body.items.length }).toEqual({ status: 200, items: 2 });
    await proxies.redis.heal();
    await Promise.all(system.apis.map((api) => api.untilReady()));
  });

  it('is the last one without the database, and unavailable when there is none', async () => {
    const last = await rank('?window=3d&by=revenue');
    await age('3d:revenue:now', 2 * 60_000);
    proxies.database.blackHole();
    const began = performance.now();
    expect(await rank('?window=3d&by=revenue', system.apis[1])).toMatchObject({ status: 200, text: last.text });
    expect(performance.now() - began).toBeLessThan(2_000);
    const missing = await rank('?asOf=2020-01-01T00:00:00Z');
    expect(missing).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
    expect(missing.headers.get('retry-after')).toBe('1');
  });

  it('is computed by another process when the computing process is killed', async () => {
    const query = '?window=7d&by=revenue';
    const holder = await system.startApi();
    const letGo = await holdUpTheDatabase();
    const lost = rank(query, holder).catch(() => 'no answer');
    await untilSomebodyReads();
    const before = await computations();
    const waiting = rank(query);
    await holder.kill();
    await letGo();
    const began = performance.now();
    expect(await lost).toBe('no answer');
    expect((await waiting).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(6_000);
    expect((await computations()) - before).toBe(1);
  });

  it('keeps other sales of a product when a large order from before the window is refunded', async () => {
    const shop = await system.shop();
    const { productId } = await shop.product({ price: 100, stock: 1_000 });
    const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();
    const sell = async (quantity: number, placedAt: string): Promise<Customer & { orderId: string }> => {
      const customer = await shop.customer({ balance: 100_000 });
      const sale = { lines: [{ productId, quantity }], placedAt };
      const path = `/users/${customer.userId}/orders`;
      const { body } = succeeded(
        await shop.admin.post<{ orderId: string }>(path, sale, { idempotencyKey: randomUUID() }),
      );
      return { ...customer, orderId: body.orderId };
    };
    const large = await sell(500, hoursAgo(30));
    await sell(200, hoursAgo(3));
    const refund = { lines: [{ productId, quantity: 500 }], refundedAt: hoursAgo(1) };
    const key = { idempotencyKey: randomUUID() };
    succeeded(await shop.admin.post(`/orders/${large.orderId}/refunds`, refund, key));

    const quantityIn = async (query: string): Promise<number | undefined> => {
      const { items } = succeeded(await rank(`?limit=100&${query}`)).body;
      return items.find((item) => item.productId === productId)?.quantity;
    };
    const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    let asked = 0;
    const answers = await waitFor(
      async () => {
        await forget();
        asked++;
        const found = [
          await quantityIn('window=1d'),
          await quantityIn('window=3d'),
          await quantityIn(`window=3d&asOf=${minutesAgo(62 + asked)}`),
        ];
        return found[2] === 700 && found[1] === 200 && found;
      },
      { what: 'the sales and the refund to be counted' },
    );
    expect(answers).toEqual([200, 200, 700]);
  });
});
