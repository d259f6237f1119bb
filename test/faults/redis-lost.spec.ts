import { randomUUID } from 'node:crypto';
import { eventsIn, ordersIn } from '@test/support/proofs';
import { ServerProxies } from '@test/support/server-proxies';
import { type Customer, placeOrder, type Product, type Shop, signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

describe('when Redis is lost', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let product: Product;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ apis: 0, worker: false });
    // A session that is used again within a sixtieth of the idle time-out is read by another command than before.
    await system.startApi({ ...proxies.environment(system.redis.url), SESSION_IDLE_SECONDS: '43200' });
    shop = await system.shop();
    product = await shop.product({ stock: 1_000 });
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  const sessionOf = async ({ client, userId }: Customer) => {
    const { status, body } = await client.get<{ user?: { userId: string } }>('/auth/session');
    return { status, isOwn: body.user?.userId === userId };
  };

  it('in the middle of an answer, no customer gets the session of another, and all sessions work afterwards', async () => {
    const customers = await shop.customers(6);
    for (const command of ['GETEX', 'MGET', 'MGET', 'MGET', 'MGET']) {
      const halved = proxies.redis.halveAnswerTo(command);
      const sessions = await Promise.all([...customers, ...customers, ...customers].map(sessionOf));
      await halved;
      for (const { status, isOwn } of sessions)
        expect([status, isOwn]).toEqual(status === 503 ? [503, false] : [200, true]);
      expect(sessions.some(({ status }) => status === 503)).toBe(true);

      await waitFor(async () => (await sessionOf(customers[0]!)).status === 200, { what: 'Redis to be back' });
      const again = await Promise.all(customers.map(sessionOf));
      expect(again).toEqual(customers.map(() => ({ status: 200, isOwn: true })));
    }
  });

  it('with all of its data, every user is signed out, and nothing else is lost', async () => {
    const customer = await shop.customer({ balance: 10_000 });
    const lines = [{ productId: product.productId, quantity: 1 }];
    const key = randomUUID();
    const first = await placeOrder(customer.client, lines, key);
    const rows = async () => [await ordersIn(system.database), await eventsIn(system.database)];
    const before = await rows();

    await system.redis.flush();
    for (const client of [customer.client, shop.admin]) {
      const answer = await client.get('/auth/session');
      expect(answer).toMatchObject({ status: 401, body: { code: 'identity.not-signed-in' } });
    }
    const again = { ...customer, client: await signIn(system.client(), customer) };
    expect((await placeOrder(again.client, lines, key)).text).toBe(first.text);
    expect(await rows()).toEqual(before);
    expect(await shop.balanceOf(again)).toBe(10_000 - product.price);
    const admin = await signIn(system.client(), system.admin);
    expect((await admin.get('/admin/audit')).body.ok).toBe(true);
  });
});
