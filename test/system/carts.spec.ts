import { randomUUID } from 'node:crypto';
import { succeeded } from '@test/support/api-client';
import { Browser } from '@test/support/browser';
import { cartOf, orderCart, putIntoCart } from '@test/support/carts';
import { expectAuditOk } from '@test/support/proofs';
import type { Account, Product, Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';

const PASSWORD = 'a long enough password 1';

describe('Carts, over two api processes', () => {
  let system: TestSystem;
  let shop: Shop;
  let products: Product[];

  beforeAll(async () => {
    system = await startSystem({ apis: 2, worker: false });
    shop = await system.shop();
    products = await shop.products(40, { price: 1_000, stock: 10_000 });
  });
  afterAll(() => system.stop());

  const idOf = (n: number) => products[n]!.productId;
  const aBrowser = () => new Browser(system.client(0));

  async function signUp(): Promise<Account & { userId: string }> {
    const account = { email: `customer-${randomUUID()}@example.test`, password: PASSWORD };
    const { body } = succeeded(
      await system.client().post<{ userId: string }>('/auth/sign-up', { ...account, name: 'A customer' }),
    );
    return { ...account, userId: body.userId };
  }
  const signIn = async (browser: Browser, { email, password }: Account) =>
    succeeded(await browser.call('POST', '/auth/sign-in', { body: { email, password } }));

  it('follow a guest to the sign-in, to the order and out again', async () => {
    const customer = await signUp();
    await shop.charge(customer.userId, 100_000);
    const browser = aBrowser();
    await putIntoCart(browser, idOf(0), 2);
    browser.client = system.client(1);
    await putIntoCart(browser, idOf(1), 1);
    expect(await cartOf(browser)).toEqual([
      [idOf(0), 2],
      [idOf(1), 1],
    ]);

    const phone = aBrowser();
    await signIn(phone, customer);
    await putIntoCart(phone, idOf(2), 3);
    await putIntoCart(phone, idOf(0), 1);
    await signIn(browser, customer);
    const merged = [
      [idOf(2), 3],
      [idOf(0), 3],
      [idOf(1), 1],
    ];
    for (const n of [0, 1]) {
      browser.client = system.client(n);
      expect(await cartOf(browser)).toEqual(merged);
      expect(await cartOf(phone)).toEqual(merged);
    }

    const order = succeeded(await orderCart(browser, 'guest-to-order', { expectedTotalAmount: 7_000 }));
    expect(order.body).toMatchObject({ totalAmount: 7_000, lines: merged.map(([productId]) => ({ productId })) });
    expect([await cartOf(browser), await cartOf(phone)]).toEqual([[], []]);
    expect((await orderCart(browser)).body).toMatchObject({ status: 422, code: 'order.cart-empty' });

    await putIntoCart(browser, idOf(4), 4);
    succeeded(await browser.call('POST', '/auth/sign-out'));
    expect(browser.cookie('__Host-session')).toBeUndefined();
    expect(await cartOf(browser)).toEqual([]);
    await putIntoCart(browser, idOf(5), 5);
    await signIn(browser, customer);
    expect(await cartOf(browser)).toEqual([
      [idOf(4), 4],
      [idOf(5), 5],
    ]);
  });

  it('are merged once when two sign-ins come at once', async () => {
    for (let round = 0; round < 5; round++) {
      const customer = await signUp();
      const browser = aBrowser();
      await putIntoCart(browser, idOf(0), 2);
      await putIntoCart(browser, idOf(1), 1);
      const tabs = [0, 1, 0, 1].map((n) => {
        const tab = browser.copy();
        tab.client = system.client(n);
        return tab;
      });
      await Promise.all(tabs.map((tab) => signIn(tab, customer)));
      for (const tab of tabs)
        expect(await cartOf(tab)).toEqual([
          [idOf(0), 2],
          [idOf(1), 1],
        ]);
    }
  });

  it('lose no item that two tabs add at once, not even during the sign-in', async () => {
    const customer = await signUp();
    const browser = aBrowser();
    await putIntoCart(browser, idOf(0), 1);
    const tab = browser.copy();
    tab.client = system.client(1);
    const put = (by: Browser, from: number, to: number) =>
      Promise.all(products.slice(from, to).map(({ productId }, n) => putIntoCart(by, productId, n + 1)));
    await Promise.all([put(tab, 1, 20), signIn(browser, customer), put(browser, 20, 40)]);
    const held = await cartOf(browser);
    expect(new Map(held)).toEqual(
      new Map([
        [idOf(0), 1],
        ...products.slice(1, 20).map(({ productId }, n) => [productId, n + 1] as const),
        ...products.slice(20, 40).map(({ productId }, n) => [productId, n + 1] as const),
      ]),
    );
  });

  describe('and orders', () => {
    it('remove only bought items from the cart, and none after a refusal', async () => {
      const { client, userId } = await shop.customer();
      await putIntoCart(client, idOf(0), 2);
      await putIntoCart(client, idOf(1), 1);
      const held = await cartOf(client);
      expect((await orderCart(client)).body.code).toBe('order.insufficient-balance');
      await shop.charge(userId, 3_000);
      expect((await orderCart(client, 'k', { expectedTotalAmount: 1 })).body.code).toBe('order.price-changed');
      expect(await cartOf(client)).toEqual(held);
      const order = await orderCart(client, 'k', { expectedTotalAmount: 3_000 });
      expect(order).toMatchObject({ status: 200, body: { totalAmount: 3_000 } });
      expect(await cartOf(client)).toEqual([]);
    });

    it('repeat their answer though the cart is empty, or has something else in it, which stays', async () => {
      const { client } = await shop.customer({ balance: 10_000 });
      await putIntoCart(client, idOf(0), 2);
      const first = await orderCart(client, 'once');
      await putIntoCart(client, idOf(0), 7);
      await putIntoCart(client, idOf(1), 1);
      const again = await orderCart(client.at(system.client(1).baseUrl), 'once');
      expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
      expect(await cartOf(client)).toEqual([
        [idOf(0), 7],
        [idOf(1), 1],
      ]);
    });

    it('of lines do not touch it', async () => {
      const { client } = await shop.customer({ balance: 10_000 });
      await putIntoCart(client, idOf(0), 2);
      const body = { lines: [{ productId: idOf(0), quantity: 2 }] };
      succeeded(await client.post('/orders', body, { idempotencyKey: randomUUID() }));
      expect(await cartOf(client)).toEqual([[idOf(0), 2]]);
    });

    it('name unavailable items, as the cart does', async () => {
      const { client } = await shop.customer({ balance: 10_000 });
      const rare = await shop.product({ stock: 1 });
      await putIntoCart(client, rare.productId, 2);
      await putIntoCart(client, idOf(0), 1);
      const { body: cart } = await client.get<{ items: { available: boolean }[] }>('/cart');
      expect(cart.items.map(({ available }) => available)).toEqual([false, true]);
      expect((await orderCart(client)).body).toMatchObject({
        code: 'order.out-of-stock',
        details: { productIds: [rare.productId] },
      });
      expect(await cartOf(client)).toHaveLength(2);
    });

    it('require a session', async () => {
      const guest = aBrowser();
      await putIntoCart(guest, idOf(0), 1);
      expect((await orderCart(guest)).status).toBe(401);
      expect(await cartOf(guest)).toEqual([[idOf(0), 1]]);
    });
  });

  it('have cost no order and no money', () => expectAuditOk(system));
});
