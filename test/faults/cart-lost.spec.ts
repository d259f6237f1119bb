import { randomUUID } from 'node:crypto';
import { succeeded } from '@test/support/api-client';
import { Browser } from '@test/support/browser';
import { cartOf, orderCart, putIntoCart } from '@test/support/carts';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import { ServerProxies } from '@test/support/server-proxies';
import { type Customer, type Product, type Shop, signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

describe('A cart, when something is lost around it', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let tea: Product;
  let cup: Product;
  let customer: Customer;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ apis: 0, worker: false });
    await system.startApi(proxies.environment(system.redis.url));
    shop = await system.shop();
    [tea, cup] = (await shop.products(2, { price: 1_000, stock: 1_000 })) as [Product, Product];
  });
  beforeEach(async () => {
    customer = await shop.customer({ balance: 10_000 });
  });
  afterEach(async () => {
    await proxies.heal();
    await waitFor(async () => (await customer.client.get('/auth/session')).status !== 503, {
      what: 'Redis to be back',
    });
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  it('is emptied by the retry when the process is killed between the commit and the emptying', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const before = await ordersIn(system.database);
    const letGo = await holdRows(system.database, `SELECT * FROM products WHERE sku = '${tea.sku}' FOR UPDATE`);
    const order = orderCart(client, 'killed').then(
      () => 'answered',
      () => 'lost',
    );
    await untilSomebodyWaits(system.database); // it has read the cart, and has not decided
    proxies.redis.forsake();
    await letGo();
    await waitFor(async () => (await ordersIn(system.database)) === before + 1, { what: 'the commit', everyMs: 5 });
    await system.api.kill();
    expect(await order).toBe('lost');

    await system.api.restart();
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
    await putIntoCart(client, cup.productId, 1);
    const again = await orderCart(client, 'killed');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(await cartOf(client)).toEqual([[cup.productId, 1]]);
    expect(await ordersIn(system.database)).toBe(before + 1);
  });

  it('keeps what is put in while the order is under way', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const letGo = await holdRows(system.database, `SELECT * FROM products WHERE sku = '${tea.sku}' FOR UPDATE`);
    const order = orderCart(client);
    await untilSomebodyWaits(system.database);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]); // nothing is taken out before the commit
    await putIntoCart(client, tea.productId, 3);
    await putIntoCart(client, cup.productId, 4);
    await letGo();
    expect((await order).body).toMatchObject({ totalAmount: 2_000 });
    expect(await cartOf(client)).toEqual([
      [tea.productId, 1],
      [cup.productId, 4],
    ]);
  });

  it('does not hold up the order that cannot empty it, and is emptied when the answer is asked for again', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const cut = proxies.redis.cutBefore('cart:bought');
    const first = await orderCart(client, 'not-emptied');
    await cut;
    expect(first.status).toBe(200);
    await waitFor(async () => (await client.get('/cart')).status === 200, { what: 'Redis to be back' });
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
    expect((await orderCart(client, 'not-emptied')).text).toBe(first.text);
    expect(await cartOf(client)).toEqual([]);
  });

  it('is emptied once though the answer to the emptying was lost', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const lost = proxies.redis.loseAnswerTo('cart:bought');
    expect((await orderCart(client, 'emptied')).status).toBe(200);
    await lost;
    await waitFor(async () => (await client.get('/cart')).status === 200, { what: 'Redis to be back' });
    await putIntoCart(client, tea.productId, 2);
    expect((await orderCart(client, 'emptied')).status).toBe(200);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
  });

  it('that cannot be read is no empty one: a key that has its answer gets it, a new one 503', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 1);
    const first = await orderCart(client, 'answered');
    await putIntoCart(client, tea.productId, 1);
    for (const [key, status] of [
      ['answered', 200],
      ['new', 503],
    ] as const) {
      const cut = proxies.redis.cutBefore('HGETALL');
      const answer = await orderCart(client, key);
      await cut;
      expect(answer.status).toBe(status);
      if (status === 200) expect(answer.text).toBe(first.text);
      else expect(answer.body.code).toBe('dependency.unavailable');
      await waitFor(async () => (await client.get('/cart')).status === 200, { what: 'Redis to be back' });
    }
    expect((await orderCart(client, 'new')).status).toBe(200);
    expect(await cartOf(client)).toEqual([]);
  });

  it.each(['cutBefore', 'loseAnswerTo'] as const)(
    'of a guest is in his own, once, though the merge at the sign-in was lost (%s)',
    async (fault) => {
      const browser = new Browser(system.client());
      await putIntoCart(browser, tea.productId, 2);
      const struck = proxies.redis[fault]('cart:guest');
      const { email, password } = customer;
      succeeded(await browser.call('POST', '/auth/sign-in', { body: { email, password } }));
      await struck;
      await waitFor(() => system.api.log.includes('a sign-in was not heard of'), { what: 'the warning' });
      await waitFor(async () => (await browser.call('GET', '/cart')).status === 200, { what: 'Redis to be back' });
      expect(await cartOf(browser)).toEqual([[tea.productId, 2]]);
      expect(await cartOf(customer.client)).toEqual([[tea.productId, 2]]);
    },
  );

  it('has cost no order and no money', async () => {
    await expectAuditOk(system);
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is gone with all that is in Redis, and nothing else is: a new one is filled and ordered', async () => {
    await putIntoCart(customer.client, tea.productId, 2);
    const browser = new Browser(system.client());
    await putIntoCart(browser, tea.productId, 1);
    await system.redis.flush();
    expect(await cartOf(browser)).toEqual([]);
    const client = await signIn(system.client(), customer);
    expect(await cartOf(client)).toEqual([]);
    await putIntoCart(client, cup.productId, 1);
    expect((await orderCart(client, randomUUID())).status).toBe(200);
  });
});
