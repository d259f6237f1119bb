import { once } from 'node:events';
import { connect } from 'node:net';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import type { RunningProcess } from '@test/support/processes';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import { ServerProxies } from '@test/support/server-proxies';
import type { Buyer, Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { isListening, healthOf } from './health';
import { waitFor } from '@test/support/wait-for';

describe('an api that is shut down', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let buyer: Buyer;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ worker: false });
    shop = await system.shop();
    buyer = await shop.buyer();
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  const orderAt = (api: RunningProcess) => buyer.order(buyer.customer.client.at(api.url));

  const holdProducts = () => holdRows(system.database, 'SELECT id FROM products FOR UPDATE');

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says at %s that it is not ready, and works on for its grace',
    async (signal) => {
      const api = await system.startApi({ SHUTDOWN_GRACE_MS: '3000' });
      api.signal(signal);

      await waitFor(async () => (await healthOf(api.url, 'ready')).status === 503, { what: 'not ready' });
      expect(await healthOf(api.url, 'ready')).toEqual({
        status: 503,
        body: { ready: false, checks: { process: 'shutting-down' } },
      });
      expect(await healthOf(api.metricsUrl, 'ready')).toMatchObject({ status: 503 });
      expect(await healthOf(api.url, 'live')).toEqual({ status: 200, body: { status: 'ok' } });
      expect((await orderAt(api)).status).toBe(200);

      expect(await api.ended()).toEqual({ code: 0, signal: null });
      expect(api.logLines.map(({ msg }) => msg).slice(-1)).toEqual(['shut down']);
    },
  );

  it('finishes open requests, accepts no new connections, and exits with 0', async () => {
    const api = await system.startApi();
    const before = await ordersIn(system.database);
    const release = await holdProducts();
    const orders = Promise.all(Array.from({ length: 5 }, () => orderAt(api)));
    await untilSomebodyWaits(system.database);

    api.signal('SIGTERM');
    await waitFor(async () => !(await isListening(api.url)), { what: 'new connections to be refused' });
    expect(api.isRunning).toBe(true);
    await release();

    expect((await orders).map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(await api.ended()).toEqual({ code: 0, signal: null });
    expect(await ordersIn(system.database)).toBe(before + 5);
    await expectAuditOk(system);
  });

  it('does not wait for idle connections', async () => {
    const api = await system.startApi();
    const { hostname, port } = new URL(api.url);
    const silent = connect({ host: hostname, port: Number(port) });
    const keptAlive = connect({ host: hostname, port: Number(port) });
    await Promise.all([once(silent, 'connect'), once(keptAlive, 'connect')]);
    keptAlive.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(keptAlive, 'data');

    const ends = Promise.all([once(silent, 'close'), once(keptAlive, 'close')]);
    expect(await api.stop()).toEqual({ code: 0, signal: null });
    await ends;
  });

  it('does not wait for silent servers', async () => {
    const api = await system.startApi(proxies.environment(system.redis.url));
    proxies.database.blackHole();
    proxies.redis.blackHole();
    expect((await healthOf(api.url, 'ready')).status).toBe(503); // it has asked them, and still waits
    expect(await api.stop()).toEqual({ code: 0, signal: null });
  });

  it('ends at once at a second signal', async () => {
    const api = await system.startApi();
    const release = await holdProducts();
    const order = orderAt(api);
    order.catch(() => undefined); // its connection is lost below
    await untilSomebodyWaits(system.database);

    api.signal('SIGTERM');
    await waitFor(async () => !(await isListening(api.url)), { what: 'new connections to be refused' });
    api.signal('SIGTERM');

    expect(await api.ended()).toEqual({ code: 1, signal: null });
    await expect(order).rejects.toThrow('fetch failed');
    await release();
  });

  it('ends at its deadline, with work still under way', async () => {
    const api = await system.startApi({ SHUTDOWN_DEADLINE_MS: '500' });
    const release = await holdProducts();
    const order = orderAt(api);
    order.catch(() => undefined); // its connection is lost below
    await untilSomebodyWaits(system.database);

    api.signal('SIGTERM');
    expect(await api.ended()).toEqual({ code: 1, signal: null });
    expect(api.log).toContain('not done by the deadline');
    await expect(order).rejects.toThrow('fetch failed');
    await release();
  });
});
