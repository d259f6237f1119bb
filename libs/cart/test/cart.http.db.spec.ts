import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId, type UserId } from '@app/kernel';
import { SESSION_COOKIE, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { adjustStock, changeProduct } from '@test/support/fixtures';
import { TestAuthenticator } from '@test/support/http-app';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import { aProduct, startCartApp, Visitor } from './cart.fixture';

const MAX = Number.MAX_SAFE_INTEGER;
const EMPTY = { items: [], totalAmount: 0, currency: 'KRW' };

describe('/cart', () => {
  const authenticator = new TestAuthenticator();
  let database: TestDatabase;
  let redis: TestRedis;
  let proxy: FaultyProxy;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const redisUrl = new URL(redis.url);
    proxy = await createFaultyProxy(Number(redisUrl.port), redisUrl.hostname);
    redisUrl.hostname = '127.0.0.1';
    redisUrl.port = String(proxy.port);
    app = await startCartApp({ database, redisUrl: redisUrl.href, authenticator });
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
    await redis.close();
    await database.drop();
  });

  const aGuest = () => new Visitor(app);
  const aCustomer = (userId: UserId = newId<'User'>()) => new Visitor(app, authenticator.signIn('customer', userId));
  const products = (count: number) => Promise.all(Array.from({ length: count }, () => aProduct(database)));

  describe.each([
    ['a guest', aGuest],
    ['a customer', () => aCustomer()],
  ])('of %s', (_, openCart) => {
    it('is empty at first', async () => {
      const { status, body, headers } = await openCart().cart();
      expect({ status, body, cache: headers['cache-control'] }).toEqual({
        status: 200,
        body: EMPTY,
        cache: 'no-store',
      });
    });

    it('shows its lines in the order of adding, at current names and prices', async () => {
      const visitor = openCart();
      const tea = await aProduct(database, { price: 500, stock: 3 });
      const cup = await aProduct(database, { name: 'Cup', price: 900 });
      await visitor.put(tea, 2);
      await visitor.put(cup, 1);
      const put = await visitor.put(tea, 4);
      const shown = {
        items: [
          { productId: tea, name: 'Tea', unitPrice: 500, quantity: 4, amount: 2_000, available: false },
          { productId: cup, name: 'Cup', unitPrice: 900, quantity: 1, amount: 900, available: true },
        ],
        totalAmount: 2_900,
        currency: 'KRW',
      };
      expect(put).toMatchObject({ status: 200, body: shown });

      await changeProduct(database, tea, { price: 600, name: 'Té' });
      await adjustStock(database, tea, 1);
      const { body } = await visitor.cart();
      expect(body.items[0]).toMatchObject({ name: 'Té', unitPrice: 600, amount: 2_400, available: true });
      expect(body.totalAmount).toBe(3_300);
    });

    it('returns itself after a removal, and accepts the removal of a missing product', async () => {
      const visitor = openCart();
      const [one, other] = await products(2);
      await visitor.put(one!, 3);
      expect(await visitor.take(other!)).toMatchObject({ status: 200, body: { items: [{ productId: one }] } });
      expect(await visitor.take(one!.toUpperCase())).toMatchObject({ status: 200, body: EMPTY });
      await visitor.put(one!);
      await visitor.put(other!);
      expect(await visitor.clear()).toMatchObject({ status: 200, body: EMPTY });
      expect(await visitor.clear()).toMatchObject({ status: 200, body: EMPTY });
    });

    it('refuses products that are not for sale or do not exist', async () => {
      const visitor = openCart();
      const archived = await aProduct(database, { status: 'archived' });
      const refusals = [
        await visitor.put(archived),
        await visitor.put(newId()),
        await visitor.put('tea'),
        await visitor.take(newId()),
        await visitor.take('tea'),
      ];
      const notFound = [404, 'cart.product-not-found'];
      expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
        [409, 'cart.product-not-for-sale'],
        ...[notFound, notFound, notFound, notFound],
      ]);
      expect(await visitor.holds()).toEqual([]);
      expect(visitor.cartCookie).toBeUndefined();
    });

    it('keeps a product that is archived meanwhile, as not available', async () => {
      const visitor = openCart();
      const [tea] = await products(1);
      await visitor.put(tea!);
      await changeProduct(database, tea!, { status: 'archived' });
      expect((await visitor.cart()).body.items).toMatchObject([{ productId: tea, available: false }]);
      expect((await visitor.take(tea!)).body.items).toEqual([]);
    });

    it('drops a product that no longer exists', async () => {
      const visitor = openCart();
      const [gone, tea] = await products(2);
      await visitor.put(gone!);
      await visitor.put(tea!);
      await database.dataSource.query('DELETE FROM products WHERE id = ?', [toBinary(gone!)]);
      expect(await visitor.holds()).toEqual([[tea, 1]]);
      expect((await visitor.take(gone!)).status).toBe(200);
      expect((await visitor.take(gone!)).status).toBe(404);
    });

    it.each([0, -1, 1.5, 10_000, MAX, '2', null])('refuses %s as a quantity', async (quantity) => {
      const [tea] = await products(1);
      const { status, body } = await openCart().put(tea!, quantity);
      expect(body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/quantity' }] });
      expect(status).toBe(400);
    });

    it('shows amounts past 2^53-1 as 2^53-1, and as not available', async () => {
      const visitor = openCart();
      const gold = await aProduct(database, { price: MAX, stock: 9_999 });
      const { status, body } = await visitor.put(gold, 9_999);
      expect({ status, totalAmount: body.totalAmount, item: body.items[0] }).toMatchObject({
        status: 200,
        totalAmount: MAX,
        item: { amount: MAX, available: false },
      });
    });

    it('loses nothing when two tabs fill it concurrently', async () => {
      const visitor = openCart();
      const [first, ...more] = await products(31);
      await visitor.put(first!);
      const tabs = [0, 1].map(() => new Visitor(app, visitor.token, visitor.cartCookie));
      const answers = await Promise.all(more.map((productId, n) => tabs[n % 2]!.put(productId, n + 1)));
      expect(answers.map(({ status }) => status)).toEqual(more.map(() => 200));
      const held = await visitor.holds();
      expect(held.sort()).toEqual([[first, 1], ...more.map((id, n) => [id, n + 1])].sort());
    });
  });

  it('is full with 1,000 products', async () => {
    await redis.flush();
    const visitor = aGuest();
    const [tea, cup] = await products(2);
    await visitor.put(tea!);
    const [key] = await redis.client.keys('cart:guest:*');
    const fields = Array.from({ length: 999 }, (_, n) => [newId(), `1 ${n + 2}`] as [string, string]);
    await redis.client.hSet(key!, new Map(fields));
    expect(await visitor.put(cup!)).toMatchObject({ status: 409, body: { code: 'cart.full' } });
    expect((await visitor.put(tea!, 2)).status).toBe(200);
  });

  describe("A guest's cookie", () => {
    it('is set with the first item, not with a read, and not with a refusal', async () => {
      const visitor = aGuest();
      const [tea] = await products(1);
      for (const use of [
        () => visitor.cart(),
        () => visitor.take(tea!),
        () => visitor.clear(),
        () => visitor.put(newId()),
        () => visitor.put(tea!, 0),
      ]) {
        await use();
        expect(visitor.setCookie).toBeUndefined();
      }
      await visitor.put(tea!);
      expect(visitor.setCookie).toBeDefined();
    });

    it('is for this host, for HTTPS and for no script, and lasts as long as the cart', async () => {
      const visitor = aGuest();
      const [tea] = await products(1);
      const before = Date.now();
      await visitor.put(tea!);
      const [, expires] = /; Expires=([^;]+ GMT);/.exec(visitor.setCookie!)!;
      expect(visitor.setCookie!.replace(/Expires=[^;]+/, 'Expires')).toMatch(
        /^cart=[\w-]{43}; Path=\/; Expires; HttpOnly; Secure; SameSite=Lax$/,
      );
      const days = (new Date(expires!).getTime() - before) / (24 * 60 * 60 * 1_000);
      expect(days).toBeGreaterThan(13.99);
      expect(days).toBeLessThan(14.01);
    });

    it('stays the same, and is extended with every use of a cart', async () => {
      const visitor = aGuest();
      const [tea, cup] = await products(2);
      await visitor.put(tea!);
      const { cartCookie } = visitor;
      for (const use of [() => visitor.cart(), () => visitor.put(cup!), () => visitor.take(cup!)]) {
        await use();
        expect(visitor.setCookie).toMatch(new RegExp(`^cart=${cartCookie}; `));
      }
    });

    it('of a removed cart is filled again, by two tabs concurrently', async () => {
      const [tea, cup] = await products(2);
      const visitor = aGuest();
      await visitor.put(tea!);
      await redis.flush();
      const tab = new Visitor(app, undefined, visitor.cartCookie);
      await Promise.all([visitor.put(tea!), tab.put(cup!)]);
      expect((await visitor.holds()).map(([id]) => id).sort()).toEqual([tea, cup].sort());
    });

    it.each(['', 'tea', 'x'.repeat(44), `${'x'.repeat(42)}*`, '{"user":"me"}'])(
      'that is malformed counts for nothing: %s',
      async (cookie) => {
        const visitor = new Visitor(app, undefined, cookie);
        const [tea] = await products(1);
        expect(await visitor.holds()).toEqual([]);
        await visitor.put(tea!);
        expect(visitor.cartCookie).toMatch(/^[\w-]{43}$/);
        expect(visitor.cartCookie).not.toBe(cookie);
      },
    );

    it('is not set for a signed-in customer', async () => {
      const customer = aCustomer();
      const [tea] = await products(1);
      await customer.put(tea!);
      expect(customer.cartCookie).toBeUndefined();
    });
  });

  describe('The cart of another caller', () => {
    it('is invisible', async () => {
      const [tea] = await products(1);
      const [guest, customer] = [aGuest(), aCustomer()];
      await guest.put(tea!);
      await customer.put(tea!);
      for (const other of [aGuest(), aCustomer(), new Visitor(app, authenticator.signIn('admin'))]) {
        expect(await other.holds()).toEqual([]);
        await other.clear();
      }
      expect([await guest.holds(), await customer.holds()]).toEqual([[[tea, 1]], [[tea, 1]]]);
    });
  });

  describe("A signed-in customer with a guest's cart", () => {
    it('gets its items once, and can use it as a guest again after the sign-out', async () => {
      const userId = newId<'User'>();
      const [tea, cup, pot] = await products(3);
      const guest = aGuest();
      await guest.put(tea!, 2);
      await guest.put(cup!, 1);
      const elsewhere = aCustomer(userId);
      await elsewhere.put(pot!, 5);
      await elsewhere.put(tea!, 1);

      const signedIn = new Visitor(app, elsewhere.token, guest.cartCookie);
      const merged = [
        [pot, 5],
        [tea, 3],
        [cup, 1],
      ];
      expect(await signedIn.holds()).toEqual(merged);
      expect(await signedIn.holds()).toEqual(merged);
      expect(await guest.holds()).toEqual([]);
      await guest.put(cup!, 7);
      expect(await guest.holds()).toEqual([[cup, 7]]);
      expect(await elsewhere.holds()).toEqual(merged);
    });

    it("changes and empties the customer's own cart", async () => {
      const [tea, cup] = await products(2);
      const guest = aGuest();
      await guest.put(tea!, 2);
      const signedIn = new Visitor(app, aCustomer().token, guest.cartCookie);
      expect((await signedIn.put(cup!)).body.items).toHaveLength(2);
      expect((await signedIn.take(tea!)).body.items).toHaveLength(1);
      await guest.put(tea!, 2);
      expect((await signedIn.clear()).body.items).toEqual([]);
      expect([await signedIn.holds(), await guest.holds()]).toEqual([[], []]);
    });
  });

  describe('A session that has ended', () => {
    const stale = { cookie: `${SESSION_COOKIE}=${'x'.repeat(43)}` };

    it('does not refuse a request with its cookie: the caller is a guest', async () => {
      const [tea] = await products(1);
      const guest = aGuest();
      expect((await guest.put(tea!, 1, stale)).status).toBe(200);
      expect((await guest.cart({ cookie: `${stale.cookie}; cart=${guest.cartCookie}` })).body.items).toHaveLength(1);
    });

    it('refuses a request with its token', async () => {
      const [tea] = await products(1);
      const stranger = new Visitor(app, 'a-token-of-yesterday');
      for (const answer of [await stranger.cart(), await stranger.put(tea!), await stranger.clear()])
        expect([answer.status, answer.body.code]).toEqual([401, 'identity.not-signed-in']);
    });
  });

  it("of a machine is a guest's", async () => {
    const [tea] = await products(1);
    const machine = aGuest();
    const apiKey = { 'x-api-key': authenticator.issueKey() };
    expect((await machine.put(tea!, 1, apiKey)).status).toBe(200);
    expect(machine.cartCookie).toMatch(/^[\w-]{43}$/);
  });

  describe("Another site's page", () => {
    const crossSite = { 'sec-fetch-site': 'cross-site' };

    it('changes no cart by a cookie, of a guest or of a session', async () => {
      const [tea, cup] = await products(2);
      const guest = aGuest();
      await guest.put(tea!);
      const customer = aCustomer();
      const bySession = new Visitor(app);
      const session = { cookie: `${SESSION_COOKIE}=${customer.token}` };
      await bySession.put(tea!, 1, session);
      const answers = [
        await guest.put(cup!, 1, crossSite),
        await guest.take(tea!, crossSite),
        await guest.clear(crossSite),
        await aGuest().put(cup!, 1, crossSite),
        await bySession.put(cup!, 1, { ...session, ...crossSite }),
        await bySession.clear({ ...session, ...crossSite }),
      ];
      for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'identity.cross-origin']);
      expect([await guest.holds(), await customer.holds()]).toEqual([[[tea, 1]], [[tea, 1]]]);
      expect((await guest.put(cup!, 1, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    });
  });

  it.each<[string, () => unknown]>([
    ['is gone', () => proxy.refuse()],
    ['is silent', () => proxy.blackHole()],
  ])('returns 503 when Redis %s, never 500, and works again afterwards', async (_, fault) => {
    const [tea] = await products(1);
    const [guest, customer] = [aGuest(), aCustomer()];
    for (const visitor of [guest, customer]) await visitor.put(tea!);
    await fault();
    const answers = await Promise.all(
      [guest, customer].flatMap((visitor) => [visitor.cart(), visitor.put(tea!), visitor.take(tea!), visitor.clear()]),
    );
    for (const { status, body, headers } of answers) {
      expect([status, body.code]).toEqual([503, 'dependency.unavailable']);
      expect(headers['retry-after']).toBeDefined();
    }
    await proxy.heal();
    await waitFor(async () => (await guest.cart()).status === 200, { what: 'Redis to be back' });
    expect((await customer.cart()).status).toBe(200);
  });
});
