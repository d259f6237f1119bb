import { describeWithEdge, type ServerName, TestEdge } from '@test/support/edge';
import { EdgeLoad } from '@test/support/edge-load';
import type { RunningProcess } from '@test/support/processes';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import type { SecureClient } from '@test/support/secure-client';
import type { Product } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';

const CUSTOMERS = 6;
const SERVERS = [
  [0, 'api1'],
  [1, 'api2'],
] as const;
const PATIENCE_MS = 500_000;
/** Longer than the edge needs to notice: two checks, one second apart, and a busy machine. */
const GRACE_MS = '5000';

describeWithEdge('Behind the edge, under load', () => {
  let system: TestSystem;
  let edge: TestEdge;
  let customers: SecureClient[];
  let product: Product;
  let load: EdgeLoad;

  beforeAll(async () => {
    system = await startSystem({
      apis: 2,
      worker: false,
      apiEnv: { HTTP_TRUSTED_PROXIES: '127.0.0.1', SHUTDOWN_GRACE_MS: GRACE_MS },
    });
    edge = await TestEdge.start({ apis: [system.apis[0]!.url, system.apis[1]!.url] });
    const shop = await system.shop();
    product = await shop.product({ price: 1, stock: 1_000_000 });
    const made = await shop.customers(CUSTOMERS, { balance: 1_000_000 });
    customers = await Promise.all(
      made.map(async ({ email, password }) => {
        const anyone = edge.client();
        const { body } = await anyone.post<{ token: string }>('/auth/sign-in', { email, password });
        return edge.client({ authorization: `Bearer ${body.token}` });
      }),
    );
  }, PATIENCE_MS);
  afterEach(() => load.stop());
  afterAll(async () => {
    await edge.stop();
    await system.stop();
  }, PATIENCE_MS);

  /** Every acknowledged order is there, and no other one: the edge's repeats have doubled none. */
  async function expectNothingLost(before: number): Promise<void> {
    expect(load.failures).toEqual([]);
    expect(load.orderIds.length).toBeGreaterThan(0);
    expect(new Set(load.orderIds).size).toBe(load.orderIds.length);
    expect(await ordersIn(system.database)).toBe(before + load.orderIds.length);
    await expectAuditOk(system);
  }

  /** Ends one API after the other under load, and starts it again when the edge has found it gone. */
  async function replaceEach(end: (api: RunningProcess, server: ServerName) => Promise<void>): Promise<void> {
    const before = await ordersIn(system.database);
    load = new EdgeLoad({ customers, product });
    for (const [n, server] of SERVERS) {
      const api = system.apis[n]!;
      await load.untilMore(60);
      await end(api, server);
      await api.restart();
      await edge.untilUp(server);
      expect(load.failures).toEqual([]);
    }
    await load.untilMore(60);
    await load.stop();
    await expectNothingLost(before);
  }

  it(
    'no safe or keyed request fails when one API after the other is killed',
    async () => {
      await replaceEach(async (api, server) => {
        await api.kill();
        await load.untilMore(60);
        await edge.untilDown(server);
      });
      // Without a single repeat nothing was proven: then no kill has met a request.
      expect(edge.requests.filter(({ retries }) => retries !== '0')).not.toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'no request fails in a rolling restart',
    () =>
      replaceEach(async (api, server) => {
        api.signal('SIGTERM');
        await edge.untilDown(server);
        expect(await api.ended()).toEqual({ code: 0, signal: null });
      }),
    PATIENCE_MS,
  );

  it('an API that an operator drains gets no further request, and the others go on', async () => {
    await edge.command('set server api/api1 state drain');
    const from = edge.requests.length;
    load = new EdgeLoad({ customers, product });
    await load.untilMore(50);
    await load.stop();
    await edge.command('set server api/api1 state ready');
    expect(load.failures).toEqual([]);
    expect(new Set(edge.requests.slice(from).map(({ server }) => server))).toEqual(new Set(['api2']));
  });
});
