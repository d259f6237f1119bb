import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from '@test/support/api-client';
import { putIntoCart } from '@test/support/carts';
import type { FaultyProxy } from '@test/support/faulty-proxy';
import { expectAuditOk } from '@test/support/proofs';
import type { Customer, Product, Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

type Dependency = 'database' | 'redis' | 'sqs';
type Answers = Readonly<Record<string, number>>;

const PASSWORD = 'three quiet rivers';
/** Longer than any deadline of the API: a call that takes longer hangs. */
const BOUND_MS = 15_000;

/** The status of each operation when all servers work. */
const WELL: Answers = {
  'GET /health/live': 200,
  'GET /health/ready': 200,
  'GET /products': 200,
  'GET /products/{productId}': 200,
  'GET /auth/session': 200,
  'GET /balance': 200,
  'GET /orders': 200,
  'GET /cart': 200,
  'PUT /cart/items/{productId}': 200,
  'POST /auth/sign-up': 201,
  'POST /auth/sign-in': 200,
  'POST /balance/charges': 200,
  'POST /users/{userId}/balance/charges, by API key': 200,
  'POST /products/{productId}/stock-adjustments': 200,
  'POST /orders': 200,
};

/** What is left of that without one of them. Everything else answers 503. */
const LEFT: Readonly<Record<Dependency, readonly string[]>> = {
  database: ['GET /health/live', 'GET /auth/session'],
  redis: [
    'GET /health/live',
    'GET /products',
    'GET /products/{productId}',
    'POST /auth/sign-up',
    'POST /users/{userId}/balance/charges, by API key',
  ],
  sqs: Object.keys(WELL),
};

const without = (dependency: Dependency): Answers =>
  Object.fromEntries(
    Object.entries(WELL).map(([request, status]) => [request, LEFT[dependency].includes(request) ? status : 503]),
  );

const DEPENDENCIES: readonly Dependency[] = ['database', 'redis', 'sqs'];

const GONE: Readonly<Record<string, (proxy: FaultyProxy) => unknown>> = {
  'refuses connections': (proxy) => proxy.refuse(),
  'has gone silent': (proxy) => proxy.blackHole(),
};
const TOO_SLOW_MS: Readonly<Record<Dependency, number>> = { database: 3_000, redis: 800, sqs: 3_000 };
const SLOW_MS = 30;

describe('without one of the servers that it needs, the system', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let customer: Customer;
  let product: Product;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ apis: 0, worker: false });
    const env = proxies.environment(system.redis.url);
    await Promise.all([system.startApi(env), system.startWorker(env)]);
    shop = await system.shop();
    ({ customer, product } = await shop.buyer());
    await putIntoCart(customer.client, product.productId);
  });
  afterEach(() => proxies.heal());
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  /** One call of each operation, all at once. */
  async function askEverything(): Promise<Record<string, ApiAnswer<Record<string, unknown>>>> {
    const anyone = system.client();
    const machine = anyone.as({ apiKey: system.apiKey.key });
    const once = () => ({ idempotencyKey: randomUUID(), signal: AbortSignal.timeout(BOUND_MS) });
    const charge = { amount: 10, reference: randomUUID() };
    const requests: Record<keyof typeof WELL, Promise<ApiAnswer<Record<string, unknown>>>> = {
      'GET /health/live': anyone.get('/health/live', once()),
      'GET /health/ready': anyone.get('/health/ready', once()),
      'GET /products': anyone.get('/products', once()),
      'GET /products/{productId}': anyone.get(`/products/${product.productId}`, once()),
      'GET /auth/session': customer.client.get('/auth/session', once()),
      'GET /balance': customer.client.get('/balance', once()),
      'GET /orders': customer.client.get('/orders', once()),
      'GET /cart': customer.client.get('/cart', once()),
      'PUT /cart/items/{productId}': anyone.put(`/cart/items/${product.productId}`, { quantity: 1 }, once()),
      'POST /auth/sign-up': anyone.post(
        '/auth/sign-up',
        { email: `${randomUUID()}@example.test`, password: PASSWORD, name: 'A customer' },
        once(),
      ),
      'POST /auth/sign-in': anyone.post('/auth/sign-in', system.admin, once()),
      'POST /balance/charges': customer.client.post('/balance/charges', { amount: 10 }, once()),
      'POST /users/{userId}/balance/charges, by API key': machine.post(
        `/users/${customer.userId}/balance/charges`,
        charge,
        once(),
      ),
      'POST /products/{productId}/stock-adjustments': shop.admin.post(
        `/products/${product.productId}/stock-adjustments`,
        { delta: 1, reason: 'found one' },
        once(),
      ),
      'POST /orders': customer.client.post(
        '/orders',
        { lines: [{ productId: product.productId, quantity: 1 }] },
        once(),
      ),
    };
    const answers = await Promise.all(
      Object.entries(requests).map(async ([name, answer]) => [name, await answer] as const),
    );
    return Object.fromEntries(answers);
  }

  const statusesOf = (answers: Record<string, ApiAnswer<unknown>>): Answers =>
    Object.fromEntries(Object.entries(answers).map(([name, { status }]) => [name, status]));

  /** Every refusal says whose fault it is not, and when to come again. */
  function expectHelpfulRefusals(answers: Record<string, ApiAnswer<Record<string, unknown>>>): void {
    const refusals = Object.entries(answers).filter(
      ([name, { status }]) => status === 503 && !name.includes('/health/'),
    );
    for (const [name, { headers, body }] of refusals) {
      expect({
        name,
        type: headers.get('content-type')?.split(';')[0],
        retryAfter: headers.get('retry-after'),
        code: body.code,
      }).toEqual({
        name,
        type: 'application/problem+json',
        retryAfter: '1',
        code: 'dependency.unavailable',
      });
    }
  }

  const untilAllIsWell = () =>
    waitFor(
      async () => {
        expect(statusesOf(await askEverything())).toEqual(WELL);
        return true;
      },
      { what: 'all operations to work again', deadlineMs: 20_000 },
    );

  it.each(
    DEPENDENCIES.flatMap((dependency) => Object.entries(GONE).map(([how, fault]) => [dependency, how, fault] as const)),
  )('says so when the %s %s, answers what it can, and recovers by itself', async (dependency, _, fault) => {
    await untilAllIsWell();
    await fault(proxies[dependency]);
    const answers = await askEverything();
    expect(statusesOf(answers)).toEqual(without(dependency));
    expectHelpfulRefusals(answers);
    if (dependency !== 'sqs') {
      expect(answers['GET /health/ready']?.body).toEqual({
        ready: false,
        checks: { database: 'up', redis: 'up', [dependency]: 'down' },
        details: {
          clock: { status: 'ok', offsetMs: expect.any(Number) as number, errorMs: expect.any(Number) as number },
        },
      });
    }
    await proxies.heal();
    await untilAllIsWell();
  });

  it.each(DEPENDENCIES)('says so when the %s is too slow to wait for', async (dependency) => {
    await untilAllIsWell();
    proxies[dependency].delay(TOO_SLOW_MS[dependency]);
    const answers = await askEverything();
    expect(statusesOf(answers)).toEqual(without(dependency));
    expectHelpfulRefusals(answers);
    await proxies.heal();
    await untilAllIsWell();
  });

  it.each(DEPENDENCIES)('finds the %s again when another host has taken its place', async (dependency) => {
    await untilAllIsWell();
    proxies[dependency].forsake();
    await untilAllIsWell();
  });

  it.each(DEPENDENCIES)('waits for a slow %s', async (dependency) => {
    proxies[dependency].delay(SLOW_MS);
    expect(statusesOf(await askEverything())).toEqual(WELL);
  });

  it('has never answered 500, and its ledger balances', async () => {
    const requests = system.api.logLines.filter(({ msg }) => msg === 'request');
    expect(requests.length).toBeGreaterThan(100);
    expect(requests.filter(({ status }) => status === 500)).toEqual([]);
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toEqual([]);
    await expectAuditOk(system);
  });
});
