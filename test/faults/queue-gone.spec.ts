import type { Buyer, Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const ORDERS = 30;

describe('while the queue is gone', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let buyer: Buyer;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ workerEnv: proxies.sqsEnvironment, dataPlatformEnv: proxies.sqsEnvironment });
    shop = await system.shop();
    buyer = await shop.buyer();
  });
  afterEach(() => proxies.heal());
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  const outbox = async () => (await shop.admin.get('/admin/outbox')).body;

  /** The number of rounds in which the worker could send nothing. */
  async function outages(): Promise<number> {
    const metrics = await (await fetch(`${system.worker.metricsUrl}/metrics`)).text();
    return Number(/^outbox_send_failures_total\{.*kind="outage".*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
  }

  it.each([
    ['refuses connections', () => proxies.sqs.refuse()],
    ['has gone silent', () => proxies.sqs.blackHole()],
  ] as const)('(it %s) orders are placed; the events wait and are sent afterwards', async (_, fault) => {
    const outagesBefore = await outages();
    await fault();
    const placed = await Promise.all(Array.from({ length: ORDERS }, () => buyer.order()));
    expect(placed.map(({ status }) => status)).toEqual(Array(ORDERS).fill(200));
    await waitFor(async () => (await outages()) > outagesBefore, { what: 'the worker to notice', deadlineMs: 20_000 });
    expect(await outbox()).toMatchObject({ oldestPendingAgeMs: expect.any(Number) as number });
    expect((await fetch(`${system.worker.metricsUrl}/health/ready`)).status).toBe(200);

    await proxies.heal();
    await waitFor(async () => (await outbox()).oldestPendingAgeMs === null, {
      what: 'all events to be sent',
      deadlineMs: 30_000,
    });
    const received = await system.queue.receiveAll();
    const subjects = received.map(({ Body }) => (JSON.parse(Body ?? '') as { subject: string }).subject);
    expect(subjects).toEqual(expect.arrayContaining(placed.map(({ body }) => body.orderId)));
  });

  it('the data platform waits for the queue, and then continues', async () => {
    await proxies.sqs.refuse();
    const platform = await system.startDataPlatform();
    await waitFor(() => platform.log.includes('consumer poll or batch failed'), {
      what: 'a failed poll',
      deadlineMs: 20_000,
    });
    expect((await buyer.order()).status).toBe(200);

    await proxies.heal();
    const day = new Date().toISOString().slice(0, 10);
    const sales = async () =>
      (await (await fetch(`${platform.url}/sales?day=${day}`)).json()) as { quantity: number }[];
    await waitFor(async () => (await sales())[0]?.quantity === 1, { what: 'the sale', deadlineMs: 30_000 });
  });
});
