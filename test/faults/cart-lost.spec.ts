import { randomUUID } from 'node:crypto';
import { succeeded } from '@test/support/api-client';
import { Browser } from '@test/support/browser';
import { cartOf, orderCart, putIntoCart } from '@test/support/carts';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import { ServerProxies } from '@test/support/server-proxies';
import { type Customer, type Product, Shop, signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

describe('A cart, when a process, Redis or an answer is lost', () => {
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

  /** Orders the cart, and kills the process between the commit and the emptying. Returns the order's id. */
  async function orderAndKill(key: string): Promise<string> {
    const before = await ordersIn(system.database);
    const letGo = await holdRows(system.database, `SELECT * FROM products WHERE sku = '${tea.sku}' FOR UPDATE`);
    const order = orderCart(customer.client, key).then(
      () => 'answered',
      () => 'lost',
    );
    await untilSomebodyWaits(system.database); // the order has read the cart, but is not decided
    proxies.redis.forsake();
    await letGo();
    await waitFor(async () => (await ordersIn(system.database)) === before + 1, { what: 'the commit', everyMs: 5 });
    await system.api.kill();
    expect(await order).toBe('lost');
    await system.api.restart();
    return (await ordersOf(customer))[0]!;
  }

  /** The customer's orders, newest first. */
  async function ordersOf({ client }: Customer): Promise<string[]> {
    const { body } = succeeded(await client.get<{ items: { orderId: string }[] }>('/orders'));
    return body.items.map(({ orderId }) => orderId);
  }

  /** A text that only the command which empties the cart contains: the proxy reacts to it. */
  const generationOf = async ({ userId }: Customer): Promise<string> =>
    (await system.redis.client.hGet(`cart:user:${userId}`, '@')) ?? 'no generation';

  it('is emptied by the retry when the process is killed between the commit and the emptying', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    await orderAndKill('killed');
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
    await putIntoCart(client, cup.productId, 1);
    const again = await orderCart(client, 'killed');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(await cartOf(client)).toEqual([[cup.productId, 1]]);
    expect(await ordersOf(customer)).toHaveLength(1);
  });

  it('is not sold again by a reload with a new key after that, and keeps items that were added since', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const orderId = await orderAndKill(randomUUID());
    await putIntoCart(client, cup.productId, 1);
    const reload = await orderCart(client);
    expect(reload).toMatchObject({ status: 422, body: { code: 'order.cart-empty', details: { orderId } } });
    expect(await cartOf(client)).toEqual([[cup.productId, 1]]);
    expect(await shop.balanceOf(customer)).toBe(8_000);

    const next = await orderCart(client);
    expect(next).toMatchObject({ status: 200, body: { totalAmount: 1_000, lines: [{ productId: cup.productId }] } });
    expect(await cartOf(client)).toEqual([]);
    expect(await shop.balanceOf(customer)).toBe(7_000);
  });

  it('is empty after the refused reload, when no item was added since', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    await orderAndKill(randomUUID());
    expect((await orderCart(client)).status).toBe(422);
    expect(await cartOf(client)).toEqual([]);
    expect(await ordersOf(customer)).toHaveLength(1);
  });

  it('is not sold again when Redis is restored to the state before the order', async () => {
    const { client } = customer;
    const key = `cart:user:${customer.userId}`;
    await putIntoCart(client, tea.productId, 2);
    const backup = await system.redis.client.hGetAll(key);
    const first = await orderCart(client, 'first');
    expect(await cartOf(client)).toEqual([]);
    await system.redis.client.hSet(key, backup);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);

    const again = await orderCart(client);
    expect(again).toMatchObject({ status: 422, body: { details: { orderId: first.body.orderId } } });
    expect(await cartOf(client)).toEqual([]);
    await system.redis.client.hSet(key, backup);
    expect((await orderCart(client, 'first')).text).toBe(first.text);
    expect(await cartOf(client)).toEqual([]);
    expect(await shop.balanceOf(customer)).toBe(8_000);
  });

  it('keeps items that are added while the order is under way', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const letGo = await holdRows(system.database, `SELECT * FROM products WHERE sku = '${tea.sku}' FOR UPDATE`);
    const order = orderCart(client);
    await untilSomebodyWaits(system.database);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]); // nothing is removed before the commit
    await putIntoCart(client, tea.productId, 3);
    await putIntoCart(client, cup.productId, 4);
    await letGo();
    expect((await order).body).toMatchObject({ totalAmount: 2_000 });
    expect(await cartOf(client)).toEqual([
      [tea.productId, 1],
      [cup.productId, 4],
    ]);
  });

  it('does not delay an order that cannot empty it, and is emptied when the request is repeated', async () => {
    const { client } = customer;
    await putIntoCart(client, tea.productId, 2);
    const cut = proxies.redis.cutBefore(await generationOf(customer));
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
    const lost = proxies.redis.loseAnswerTo(await generationOf(customer));
    expect((await orderCart(client, 'emptied')).status).toBe(200);
    await lost;
    await waitFor(async () => (await client.get('/cart')).status === 200, { what: 'Redis to be back' });
    await putIntoCart(client, tea.productId, 2);
    expect((await orderCart(client, 'emptied')).status).toBe(200);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
  });

  it('that cannot be read does not count as empty: a key with a stored answer gets it, a new key gets 503', async () => {
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
    "of a guest is merged into the customer's cart once, though the merge at the sign-in was lost (%s)",
    async (fault) => {
      const browser = new Browser(system.client());
      await putIntoCart(browser, tea.productId, 2);
      const struck = proxies.redis[fault]('cart:guest');
      const { email, password } = customer;
      succeeded(await browser.call('POST', '/auth/sign-in', { body: { email, password } }));
      await struck;
      await waitFor(() => system.api.log.includes('sign-in listener failed'), { what: 'the warning' });
      await waitFor(async () => (await browser.call('GET', '/cart')).status === 200, { what: 'Redis to be back' });
      expect(await cartOf(browser)).toEqual([[tea.productId, 2]]);
      expect(await cartOf(customer.client)).toEqual([[tea.productId, 2]]);
    },
  );

  it('has lost no order and no money', async () => {
    await expectAuditOk(system);
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that is lost while its order is under way has no effect on the next cart, however late the old one is emptied', async () => {
    await putIntoCart(customer.client, tea.productId, 2);
    const letGo = await holdRows(system.database, `SELECT * FROM products WHERE sku = '${tea.sku}' FOR UPDATE`);
    const order = orderCart(customer.client, 'under-way');
    await untilSomebodyWaits(system.database);
    await system.redis.flush();
    shop = await Shop.open(system.client(), system.admin); // the session is lost, too
    const client = await signIn(system.client(), customer);
    await putIntoCart(client, tea.productId, 2);
    await letGo();
    const first = await order;
    expect(first.status).toBe(200);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
    expect((await orderCart(client, 'under-way')).text).toBe(first.text);
    expect(await cartOf(client)).toEqual([[tea.productId, 2]]);
    expect((await orderCart(client)).status).toBe(200);
    expect(await cartOf(client)).toEqual([]);
    expect(await shop.balanceOf({ ...customer, client })).toBe(6_000);
  });

  it('is lost with the data of Redis, but nothing else is: a new cart is filled and ordered', async () => {
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
