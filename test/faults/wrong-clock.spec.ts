import { randomUUID } from 'node:crypto';
import { ApiClient, succeeded } from '@test/support/api-client';
import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { clockAhead } from '@test/support/wrong-clock';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const API_AHEAD_MS = 3 * HOUR_MS;
/** Past the retention of idempotency records (48 hours) and of events (35 days). */
const WORKER_AHEAD_MS = 40 * DAY_MS;

/** Columns whose times may lie in the future: ends of validity, and due times of work. */
const MAY_LIE_AHEAD = ['claim_from', 'claim_until', 'valid_until', 'available_at'];

describe('when the clock of an instance is ahead', () => {
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let product: Product;
  /** Clients of the same customer and admin for the instance whose clock is ahead. */
  let ahead: ApiClient;
  let adminAhead: ApiClient;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    const wrong = await system.startApi(clockAhead(API_AHEAD_MS));
    shop = await system.shop();
    customer = await shop.customer({ balance: 1_000_000 });
    product = await shop.product({ stock: 1_000 });
    ahead = customer.client.at(wrong.url);
    adminAhead = shop.admin.at(wrong.url);
  }, 150_000);
  afterAll(() => system.stop());

  const lines = () => [{ productId: product.productId, quantity: 1 }];
  const databaseTime = async (): Promise<Date> => {
    const [row] = await system.database.dataSource.query<{ now: Date }[]>('SELECT UTC_TIMESTAMP(3) AS now');
    return row!.now;
  };

  const coupon = async (claimFrom: Date, claimUntil: Date): Promise<string> => {
    const terms = { name: 'Opening', kind: 'fixed', value: 100, quantity: 10, validForDays: 1 };
    const body = { ...terms, claimFrom: claimFrom.toISOString(), claimUntil: claimUntil.toISOString() };
    const idempotencyKey = randomUUID();
    return succeeded(await shop.admin.post<{ couponId: string }>('/coupons', body, { idempotencyKey })).body.couponId;
  };

  const claim = (client: ApiClient, couponId: string) =>
    client.post(`/coupons/${couponId}/claims`, undefined, { idempotencyKey: randomUUID() });

  it('opens no coupon early and closes none early, with and without the facts of the gate', async () => {
    const now = (await databaseTime()).getTime();
    const later = await coupon(new Date(now + HOUR_MS), new Date(now + DAY_MS));
    const open = await coupon(new Date(now - HOUR_MS), new Date(now + HOUR_MS));
    for (const client of [ahead, customer.client, ahead]) {
      expect(await claim(client, later)).toMatchObject({ status: 409, body: { code: 'coupon.not-open' } });
    }
    expect(await claim(ahead, open)).toMatchObject({ status: 201 });
    const listed = succeeded(await ahead.get<{ items: { couponId: string }[] }>('/coupons')).body.items;
    expect(listed.map(({ couponId }) => couponId)).toEqual([open]);
  });

  it("stores no order in the future, neither by its own clock nor by an admin's `placedAt`", async () => {
    const { placedAt } = succeeded(await placeOrder<{ placedAt: string }>(ahead, lines())).body;
    expect(new Date(placedAt) <= (await databaseTime())).toBe(true);

    const orderAt = (moment: Date) =>
      adminAhead.post(
        `/users/${customer.userId}/orders`,
        { lines: lines(), placedAt: moment.toISOString() },
        { idempotencyKey: randomUUID() },
      );
    const now = (await databaseTime()).getTime();
    expect(await orderAt(new Date(now + HOUR_MS))).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    const past = new Date(now - DAY_MS).toISOString();
    expect(await orderAt(new Date(past))).toMatchObject({ status: 200, body: { placedAt: past } });
  });

  it('writes no future time into any column', async () => {
    const { orderId } = succeeded(await placeOrder<{ orderId: string }>(ahead, lines())).body;
    succeeded(await ahead.post(`/orders/${orderId}/cancellation`, undefined, { idempotencyKey: randomUUID() }));
    const charge = { amount: 5, reference: randomUUID() };
    const key = () => ({ idempotencyKey: randomUUID() });
    succeeded(await adminAhead.post(`/users/${customer.userId}/balance/charges`, charge, key()));
    const correction = { amount: 5, reason: 'a test' };
    succeeded(await adminAhead.post(`/users/${customer.userId}/balance/corrections`, correction, key()));
    const sku = randomUUID();
    const created = await adminAhead.post<Product>('/products', { sku, name: 'Cup', price: 100, stock: 3 }, key());
    const { productId } = succeeded(created).body;
    const adjustment = { delta: 2, reason: 'a test' };
    succeeded(await adminAhead.post(`/products/${productId}/stock-adjustments`, adjustment, key()));
    const headers = { 'if-match': created.headers.get('etag') ?? '' };
    succeeded(await adminAhead.patch(`/products/${productId}`, { price: 200 }, { headers }));
    const account = { email: `ahead-${sku}@example.test`, password: 'a long enough password 1', name: 'Ahead' };
    succeeded(await ahead.post('/auth/sign-up', account));

    const columns = await system.database.dataSource.query<{ place: string; tableName: string; columnName: string }[]>(
      `SELECT CONCAT(table_name, '.', column_name) AS place, table_name AS tableName, column_name AS columnName
       FROM information_schema.columns
       WHERE table_schema = DATABASE() AND data_type = 'datetime' AND column_name NOT IN (?)`,
      [MAY_LIE_AHEAD],
    );
    expect(columns.length).toBeGreaterThan(20);
    const rowsAhead: string[] = [];
    for (const { place, tableName, columnName } of columns) {
      const [row] = await system.database.dataSource.query<{ n: string }[]>(
        `SELECT COUNT(*) AS n FROM ${tableName} WHERE ${columnName} > UTC_TIMESTAMP(3)`,
      );
      if (Number(row!.n) > 0) rowsAhead.push(place);
    }
    expect(rowsAhead).toEqual([]);
  });

  it('ranks nothing in the future, and serves no such ranking', async () => {
    for (const client of [ahead, customer.client]) {
      const { asOf } = succeeded(await client.get<{ asOf: string }>('/rankings/products?window=7d')).body;
      expect(new Date(asOf) <= (await databaseTime())).toBe(true);
    }
    const asOf = new Date((await databaseTime()).getTime() + HOUR_MS).toISOString();
    expect(await ahead.get(`/rankings/products?asOf=${asOf}`)).toMatchObject({ status: 400 });
  });

  it('has its orders audited by the time of booking', async () => {
    const orders = (client: ApiClient) => Promise.all([1, 2, 3].map(async () => placeOrder(client, lines())));
    for (const answer of await orders(ahead)) succeeded(answer);
    const now = (await databaseTime()).getTime();
    const range = `from=${new Date(now - HOUR_MS).toISOString()}&to=${new Date(now + MINUTE_MS).toISOString()}`;
    const report = succeeded(
      await shop.admin.get<{ ok: boolean; checks: { name: string; examined: number }[] }>(`/admin/audit?${range}`),
    ).body;
    const [row] = await system.database.dataSource.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM orders');
    expect(report.ok).toBe(true);
    expect(report.checks.find(({ name }) => name === 'orders.lines')?.examined).toBe(Number(row!.n));
  });

  it('reports the wrong clock in its log, its metrics and its readiness, and stays ready', async () => {
    const [right, wrong] = [system.apis[0]!, system.apis[1]!];
    const readinessOf = async (url: string) =>
      (await new ApiClient(url).get<{ ready: boolean; details: Record<string, unknown> }>('/health/ready')).body;
    expect(await readinessOf(wrong.url)).toMatchObject({ ready: true, details: { clock: { status: 'off' } } });
    expect(await readinessOf(right.url)).toMatchObject({ ready: true, details: { clock: { status: 'ok' } } });

    const metrics = await (await fetch(`${wrong.metricsUrl}/metrics`)).text();
    const offset = Number(/^clock_offset_seconds (\S+)$/m.exec(metrics)?.[1]);
    expect(Math.round(offset / 60) * MINUTE_MS).toBe(API_AHEAD_MS);
    const reported = ({ logLines }: typeof wrong) => logLines.filter(({ msg }) => msg === 'clock is off');
    expect(reported(wrong)).toEqual([expect.objectContaining({ level: 'warn' })]);
    expect(reported(right)).toEqual([]);
  });

  it('removes only rows past their retention', async () => {
    const { dataSource } = system.database;
    const count = async (table: string): Promise<number> => {
      const [row] = await dataSource.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${table}`);
      return Number(row!.n);
    };
    await dataSource.query(
      `INSERT INTO idempotency_records (caller_id, key_hash, attempt_id, request_hash, body, created_at)
       SELECT caller_id, REVERSE(key_hash), attempt_id, request_hash, body, UTC_TIMESTAMP(3) - INTERVAL 49 HOUR
       FROM idempotency_records LIMIT 1`,
    );
    await expectAuditOk(system);
    await dataSource.query('DELETE FROM outbox_deliveries'); // as if all events were sent: those are removed by their age
    const [records, events] = [await count('idempotency_records'), await count('outbox_events')];
    expect(events).toBeGreaterThan(5);
    const worker = await system.startWorker(clockAhead(WORKER_AHEAD_MS));
    await waitFor(async () => (await count('idempotency_records')) < records, { what: 'the end of a retention pass' });
    await worker.stop();
    expect(await count('idempotency_records')).toBe(records - 1);
    expect(await count('outbox_events')).toBe(events);
  });
});
