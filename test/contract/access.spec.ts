import { randomUUID } from 'node:crypto';
import { succeeded } from '@test/support/api-client';
import { type Customer, placeOrder } from '@test/support/shop';
import type { ContractClient } from './support/contract-client';
import { type CallerName, ContractSystem } from './support/contract-system';
import { requests } from './support/requests';

const CALLERS: readonly CallerName[] = ['anyone', 'customer', 'admin', 'machine', 'powerlessMachine'];
/** These operations end the session of the call, which the other operations still need. */
const ENDS_THE_SESSION = ['signOut', 'signOutEverywhere'];

let shop: ContractSystem;

beforeAll(async () => {
  shop = await ContractSystem.start();
});
afterAll(() => shop.stop());
afterEach(() => shop.expectContractKept());

describe('Who may call', () => {
  const operations = Object.entries(requests).filter(([id]) => !ENDS_THE_SESSION.includes(id));

  it.each(operations)('%s', async (id, { may }) => {
    const answers = [];
    for (const caller of CALLERS) {
      const { status, body } = await shop.request(id, { caller });
      answers.push([caller, status < 300 ? 'may' : `${status} ${String(body.code)}`]);
    }
    expect(answers).toEqual(CALLERS.map((caller) => [caller, may.includes(caller) ? 'may' : refusalOf(caller)]));
  });

  it.each(ENDS_THE_SESSION)('%s', async (id) => {
    for (const caller of ['anyone', 'machine', 'powerlessMachine'] as const) {
      const { status, body } = await shop.request(id, { caller });
      expect(`${status} ${String(body.code)}`).toBe(refusalOf(caller));
    }
    const { client } = await shop.shop.customer();
    const { path } = shop.contract.operation(id);
    expect((await client.post(path)).status).toBe(204);
    expect((await client.post(path)).body.code).toBe('identity.not-signed-in');
  });

  it('is as the description says', () => {
    const published = shop.contract.operations.map(({ id, operation: { security = [] } }) => {
      const roles = security.flatMap(({ session = [] }) => session);
      const byCookie = security.flatMap((scheme) => scheme['session-cookie'] ?? []);
      expect(byCookie).toEqual(roles);
      const scopes = security.flatMap((scheme) => scheme['api-key'] ?? []);
      const isOptional = security.some((scheme) => Object.keys(scheme).length === 0);
      return [id, security.length === 0 || isOptional ? [...CALLERS] : [...roles, ...scopes]];
    });
    const described = Object.entries(requests).map(([id, { may }]) => {
      return [id, may.map((caller) => (caller === 'machine' && !may.includes('anyone') ? 'balance:charge' : caller))];
    });
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(published));
  });

  /** Known but not allowed, or not known at all. */
  const refusalOf = (caller: CallerName): string =>
    caller === 'anyone' ? '401 identity.not-signed-in' : '403 identity.forbidden';
});

describe('A token', () => {
  it.each([
    ['of no session', { authorization: `Bearer ${'x'.repeat(43)}` }],
    ['of another scheme', { authorization: `Basic ${'x'.repeat(43)}` }],
    ['as an API key', { 'x-api-key': 'x'.repeat(43) }],
    ['in a cookie of another name', { cookie: `session=${'x'.repeat(43)}` }],
    ['of no session in the cookie', { cookie: `__Host-session=${'x'.repeat(43)}` }],
  ])('%s is refused', async (_, headers: Record<string, string>) => {
    const { status, body } = await shop.callers.anyone.get('/orders', { headers });
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'identity.not-signed-in' });
  });

  it('beside an API key has no effect: the key decides', async () => {
    const { customer } = shop.callers;
    const { status } = await customer.get('/orders', { headers: { 'x-api-key': 'nonsense' } });
    expect(status).toBe(401);
  });
});

describe('A browser', () => {
  let cookie: string;
  let setCookie: string;

  beforeAll(async () => {
    const { email, password } = shop.customer;
    const { headers } = await shop.callers.anyone.post('/auth/sign-in', { email, password });
    setCookie = headers.getSetCookie().join();
    cookie = setCookie.split(';')[0] ?? '';
  });

  it('gets a cookie that scripts, other hosts and plain connections do not get', () => {
    expect(setCookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Expires=[^;]+ GMT; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('is signed in by the cookie', async () => {
    const { status, body } = await shop.callers.anyone.get('/auth/session', { headers: { cookie } });
    expect({ status, body }).toMatchObject({ status: 200, body: { user: { userId: shop.customer.userId } } });
  });

  const own = (): string => new URL(shop.callers.anyone.baseUrl).origin;

  it.each<[string, number, () => Record<string, string>]>([
    ['from a page of the same origin', 200, () => ({ 'sec-fetch-site': 'same-origin', origin: own() })],
    ['from a page that sends its origin only', 200, () => ({ origin: own() })],
    ['from another site', 403, () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })],
    ['from another port', 403, () => ({ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' })],
    ['from another origin, by an older browser', 403, () => ({ origin: 'https://evil.example' })],
    ['from a sandboxed frame', 403, () => ({ origin: 'null' })],
    ['from the address bar', 403, () => ({ 'sec-fetch-site': 'none' })],
  ])('that orders by cookie %s: %d', async (_, status, from) => {
    const answer = await order({ cookie, ...from() });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('identity.cross-origin');
  });

  it('that orders with the token instead may come from anywhere', async () => {
    const { authorization } = shop.callers.customer;
    const answer = await order({ ...authorization, cookie, origin: 'https://partner.example' });
    expect(answer.status).toBe(200);
  });

  it('may read by cookie from anywhere, as a link does', async () => {
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await shop.callers.anyone.get('/orders', { headers })).status).toBe(200);
  });

  it('loses the cookie at the sign-out', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const answer = await shop.callers.anyone.post('/auth/sign-out', undefined, { headers });
    expect(answer.headers.getSetCookie().join()).toMatch(/^__Host-session=; .*Expires=Thu, 01 Jan 1970/);
    expect((await shop.callers.anyone.get('/auth/session', { headers })).status).toBe(401);
  });

  const order = (headers: Record<string, string>) =>
    shop.callers.anyone.post(
      '/orders',
      { lines: [{ productId: shop.product.productId, quantity: 1 }] },
      { headers, idempotencyKey: randomUUID() },
    );
});

describe("Another customer's", () => {
  let other: Customer;

  beforeAll(async () => {
    other = await shop.shop.customer({ balance: 10_000 });
  });

  it('order is not found', async () => {
    const mine = await placeOrder(shop.callers.customer, [{ productId: shop.product.productId, quantity: 1 }]);
    const path = `/orders/${String(mine.body.orderId)}`;
    expect((await shop.callers.customer.get(path)).status).toBe(200);
    const theirs = await other.client.get(path);
    expect({ status: theirs.status, code: theirs.body.code }).toEqual({ status: 404, code: 'order.not-found' });
  });

  it.each([
    ['cancelled', 'cancellation', undefined],
    ['refunded', 'refunds', { lines: [{ lineNo: 1, quantity: 1 }] }],
  ])('order cannot be %s, and nothing is changed or stored', async (_, what, body) => {
    const path = `/orders/${shop.takeCancellable()}/${what}`;
    const idempotencyKey = randomUUID();
    const before = await shop.checksum();
    const refused = await other.client.post(path, body, { idempotencyKey });
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 404, code: 'order.not-found' });
    expect(await shop.checksum()).toEqual(before);
    expect((await shop.callers.customer.post(path, body, { idempotencyKey })).status).toBe(200);
  });

  it('coupon cannot be used, and is in no list of mine', async () => {
    const claim = await shop.callers.customer.post<{ userCouponId: string }>(
      `/coupons/${shop.coupon.couponId}/claims`,
      undefined,
      { idempotencyKey: randomUUID() },
    );
    const { userCouponId } = succeeded(claim).body;
    const lines = [{ productId: shop.product.productId, quantity: 1 }];
    const before = await shop.checksum();
    const refused = await other.client.post('/orders', { lines, userCouponId }, { idempotencyKey: randomUUID() });
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 409,
      code: 'order.coupon-not-usable',
    });
    expect(await shop.checksum()).toEqual(before);
    expect((await other.client.get<{ items: unknown[] }>('/user-coupons')).body.items).toEqual([]);
  });

  it('orders, balance and entries are in no list of mine', async () => {
    await placeOrder(other.client, [{ productId: shop.product.productId, quantity: 1 }]);
    const [orders, entries, balance] = await Promise.all([
      other.client.get<{ items: { userId: string }[] }>('/orders'),
      other.client.get<{ items: { kind: string }[] }>('/balance/entries'),
      other.client.get<{ userId: string; balance: number }>('/balance'),
    ]);
    expect(orders.body.items.map(({ userId }) => userId)).toEqual([other.userId]);
    expect(entries.body.items.map(({ kind }) => kind)).toEqual(['order', 'charge']);
    expect(balance.body).toMatchObject({ userId: other.userId, balance: 9_000 });
  });

  it('session stays open when I sign out everywhere', async () => {
    const leaving = await shop.shop.customer();
    await leaving.client.post('/auth/sign-out-everywhere');
    expect((await other.client.get('/auth/session')).status).toBe(200);
    expect((await (leaving.client as ContractClient).get('/auth/session')).status).toBe(401);
  });
});
