import { describeWithEdge, TestEdge } from '@test/support/edge';
import type { SecureClient } from '@test/support/secure-client';
import { ServerProxies } from '@test/support/server-proxies';
import type { Buyer } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const PATIENCE_MS = 500_000;

describeWithEdge('The edge sends requests', () => {
  let system: TestSystem;
  let edge: TestEdge;
  /** Those of each API alone. */
  let proxies: ServerProxies[];
  let buyer: Buyer;
  let anyone: SecureClient;
  let customer: SecureClient;

  beforeAll(async () => {
    proxies = [await ServerProxies.create(), await ServerProxies.create()];
    system = await startSystem({ apis: 0, worker: false });
    for (const own of proxies) await system.startApi(own.environment(system.redis.url));
    buyer = await (await system.shop()).buyer();
    edge = await TestEdge.start({ apis: [system.apis[0]!.url, system.apis[1]!.url] });
    anyone = edge.client();
    const { email, password } = buyer.customer;
    const { body } = await anyone.post<{ token: string }>('/auth/sign-in', { email, password });
    customer = edge.client({ authorization: `Bearer ${body.token}` });
  }, PATIENCE_MS);
  afterEach(async () => {
    await Promise.all(proxies.map((own) => own.heal()));
    await Promise.all([edge.untilUp('api1'), edge.untilUp('api2')]);
  }, PATIENCE_MS);
  afterAll(async () => {
    await edge.stop();
    await system.stop();
    await Promise.all(proxies.map((own) => own.close()));
  }, PATIENCE_MS);

  const browse = async () => {
    const paths = ['/products', `/products/${buyer.product.productId}`, '/rankings/products'];
    const answers = await Promise.all(paths.map((path) => anyone.get(path)));
    return answers.map(({ status }) => status);
  };

  it(
    'to the API that has Redis, where the other one has lost it',
    async () => {
      await proxies[0]!.redis.refuse();
      await edge.untilDown('api1');
      const answers = [];
      for (let n = 0; n < 10; n++) answers.push((await customer.get('/balance')).status);
      expect(answers).toEqual(Array(10).fill(200));
    },
    PATIENCE_MS,
  );

  it(
    'to all APIs, where none has Redis: browsing goes on, and what needs Redis is refused by the API',
    async () => {
      for (const own of proxies) await own.redis.refuse();
      await Promise.all([edge.untilDown('api1'), edge.untilDown('api2')]);
      expect(await browse()).toEqual([200, 200, 200]);
      const refused = await customer.get('/balance');
      expect(refused).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
      expect(refused.body.detail).toContain('redis');
      for (const { url } of system.apis) expect((await fetch(`${url}/health/live`)).status).toBe(200);
    },
    PATIENCE_MS,
  );

  it(
    'to all APIs, where none has its database: sessions are still known',
    async () => {
      for (const own of proxies) await own.database.refuse();
      await Promise.all([edge.untilDown('api1'), edge.untilDown('api2')]);
      expect((await customer.get('/auth/session')).status).toBe(200);
      expect(await customer.get('/balance')).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
      for (const { url } of system.apis) expect((await fetch(`${url}/health/live`)).status).toBe(200);
    },
    PATIENCE_MS,
  );

  it(
    'to all APIs, and refuses clearly where none takes a connection',
    async () => {
      await Promise.all(system.apis.map((api) => api.kill()));
      await waitFor(
        async () => {
          const answer = await customer.get('/balance');
          expect(answer).toMatchObject({ status: 503, body: { code: 'dependency.unavailable', instance: '/balance' } });
          expect(answer.headers.get('retry-after')).toBe('1');
          return true;
        },
        { what: 'a clear refusal' },
      );
      await Promise.all(system.apis.map((api) => api.restart()));
    },
    PATIENCE_MS,
  );
});
