import { randomUUID } from 'node:crypto';
import { type ApiAnswer, succeeded } from '@test/support/api-client';
import { orderCart, putIntoCart } from '@test/support/carts';
import type { FaultyProxy } from '@test/support/faulty-proxy';
import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';

type Answer = Promise<ApiAnswer<Record<string, unknown>>>;
type Rows = Readonly<Record<string, number>>;

const TABLES = [
  'users',
  'products',
  'stock_adjustments',
  'wallets',
  'wallet_entries',
  'charge_references',
  'orders',
  'order_lines',
  'order_carts',
  'order_refunds',
  'order_refund_lines',
  'idempotency_records',
  'coupons',
  'user_coupons',
  'product_imports',
  'outbox_events',
  'outbox_deliveries',
] as const;

/** The rows that one success adds. */
const ONE_ORDER: Rows = {
  orders: 1,
  order_lines: 1,
  wallet_entries: 1,
  idempotency_records: 1,
  outbox_events: 1,
  outbox_deliveries: 2,
};

/** A refund, or a cancellation. */
const ONE_REFUND: Rows = {
  order_refunds: 1,
  order_refund_lines: 1,
  wallet_entries: 1,
  idempotency_records: 1,
  outbox_events: 1,
  outbox_deliveries: 2,
};

/** A customer may claim it several times. */
const COUPON = {
  name: 'Autumn tea',
  kind: 'fixed',
  value: 500,
  quantity: 1_000,
  maxPerCustomer: 10,
  claimFrom: '2026-01-01T00:00:00Z',
  claimUntil: '2099-01-01T00:00:00Z',
  validForDays: 30,
};

/** Orders for the refunds and cancellations of the specs. */
const RETURNS = 6;

/** Every other write requires an Idempotency-Key. */
const WITHOUT_KEY: readonly string[] = ['a sign-up'];

function expectItMayStand({ body }: ApiAnswer<Record<string, unknown>>, { withKey }: { withKey: boolean }): void {
  const advice = withKey ? 'Repeat it with the same Idempotency-Key' : 'Read what it was to change';
  expect(body.detail).toContain('The request may have taken effect.');
  expect(body.detail).toContain(advice);
  expect(body.detail).not.toMatch(/nothing was/i);
  expect(body.details).toEqual({ outcome: 'unknown' });
}

describe('when a connection to the database is lost around COMMIT', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let database: FaultyProxy;
  let shop: Shop;
  let customer: Customer;
  let product: Product;
  let limited: Product;
  let returns: string[];
  let couponId: string;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    database = proxies.database;
    system = await startSystem({
      worker: false,
      // Connections for all writes of a spec at once: writes that take turns have a share of the pool.
      env: { ...proxies.databaseEnvironment, ORDER_DEADLINE_MS: '2000', DATABASE_POOL_SIZE: '40' },
    });
    shop = await system.shop();
    customer = await shop.customer({ balance: 1_000_000 });
    product = await shop.product({ stock: 1_000 });
    limited = await shop.product({ stock: 1_000, maxPerCustomer: 100 });
    const orders = Array.from({ length: RETURNS }, () => placeOrder<{ orderId: string }>(customer.client, lines()));
    returns = (await Promise.all(orders)).map(({ body }) => body.orderId);
    couponId = succeeded(await shop.admin.post<{ couponId: string }>('/coupons', COUPON, withKey())).body.couponId;
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  async function countRows(): Promise<Rows> {
    const counts = TABLES.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`);
    const [row] = await system.database.dataSource.query<Record<string, string>[]>(`SELECT ${counts.join(', ')}`);
    return Object.fromEntries(Object.entries(row ?? {}).map(([table, count]) => [table, Number(count)]));
  }

  /** The number of rows that an action has added to each table; unchanged tables are left out. */
  async function rowsAddedBy<T>(action: () => Promise<T>): Promise<{ outcome: T; added: Rows }> {
    const before = await countRows();
    const outcome = await action();
    const changes = Object.entries(await countRows()).map(([table, n]) => [table, n - (before[table] ?? 0)] as const);
    return { outcome, added: Object.fromEntries(changes.filter(([, change]) => change !== 0)) };
  }

  const lines = (of = product) => [{ productId: of.productId, quantity: 1 }];
  const withKey = () => ({ idempotencyKey: randomUUID() });
  const balanceOf = () => `/users/${customer.userId}/balance`;

  const WRITES: readonly (readonly [name: string, send: () => Answer, status: number, added: Rows])[] = [
    ['an order', () => placeOrder(customer.client, lines()), 200, ONE_ORDER],
    [
      'an order of a product limited for each customer',
      () => placeOrder(customer.client, lines(limited)),
      200,
      ONE_ORDER,
    ],
    [
      'an order of a cart',
      async () => {
        const { client } = customer;
        await putIntoCart(client, product.productId, 1);
        return orderCart(client);
      },
      200,
      { ...ONE_ORDER, order_carts: 1 },
    ],
    [
      'an order on behalf of a customer',
      () => shop.admin.post(`/users/${customer.userId}/orders`, { lines: lines() }, withKey()),
      200,
      ONE_ORDER,
    ],
    [
      'a refund',
      () => {
        const refund = { lines: [{ lineNo: 1, quantity: 1 }] };
        return customer.client.post(`/orders/${returns.pop()}/refunds`, refund, withKey());
      },
      200,
      ONE_REFUND,
    ],
    [
      'a cancellation',
      () => customer.client.post(`/orders/${returns.pop()}/cancellation`, undefined, withKey()),
      200,
      ONE_REFUND,
    ],
    [
      "a customer's charge",
      () => customer.client.post('/balance/charges', { amount: 500 }, withKey()),
      200,
      { wallet_entries: 1, idempotency_records: 1 },
    ],
    [
      'a charge of the payment system',
      () => shop.admin.post(`${balanceOf()}/charges`, { amount: 500, reference: randomUUID() }, withKey()),
      200,
      { wallet_entries: 1, charge_references: 1, idempotency_records: 1 },
    ],
    [
      'a correction',
      () => shop.admin.post(`${balanceOf()}/corrections`, { amount: -300, reason: 'counted again' }, withKey()),
      200,
      { wallet_entries: 1, idempotency_records: 1 },
    ],
    [
      'a sign-up',
      () => {
        const account = { email: `${randomUUID()}@example.test`, password: 'three quiet rivers', name: 'A customer' };
        return system.client().post('/auth/sign-up', account);
      },
      201,
      { users: 1 },
    ],
    [
      'a product',
      () => shop.admin.post('/products', { sku: randomUUID(), name: 'Teapot', price: 500, stock: 10 }, withKey()),
      201,
      { products: 1, stock_adjustments: 1, idempotency_records: 1 },
    ],
    [
      'an adjustment of the stock',
      () => {
        const delivery = { delta: 5, reason: 'delivery' };
        return shop.admin.post(`/products/${product.productId}/stock-adjustments`, delivery, withKey());
      },
      200,
      { stock_adjustments: 1, idempotency_records: 1 },
    ],
    ['a coupon', () => shop.admin.post('/coupons', COUPON, withKey()), 201, { coupons: 1, idempotency_records: 1 }],
    [
      'a claim',
      () => customer.client.post(`/coupons/${couponId}/claims`, undefined, withKey()),
      201,
      { user_coupons: 1, idempotency_records: 1 },
    ],
  ];

  it.each(WRITES)('%s whose COMMIT succeeded without an answer succeeds once', async (_, send, status, added) => {
    const lost = database.loseAnswerTo('COMMIT');
    const result = await rowsAddedBy(send);
    await lost;
    expect(result.outcome.status).toBe(status);
    expect(result.outcome.headers.get('idempotency-replayed')).toBeNull();
    expect(result.added).toEqual(added);
  });

  it.each(WRITES)(
    '%s whose COMMIT was lost before the server is written again, once',
    async (_, send, status, added) => {
      const lost = database.cutBefore('COMMIT');
      const result = await rowsAddedBy(send);
      await lost;
      expect(result.outcome.status).toBe(status);
      expect(result.added).toEqual(added);
    },
  );

  it('an order whose COMMIT succeeded without an answer gets 503, and its repetition returns the same order', async () => {
    const key = randomUUID();
    const order = () => placeOrder(customer.client, lines(), key);
    const swallowed = database.swallowAnswerTo('COMMIT');
    const first = await rowsAddedBy(order);
    await swallowed;
    expect(first.outcome).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
    expect(first.outcome.headers.get('retry-after')).toBe('1');
    expectItMayStand(first.outcome, { withKey: true });
    expect(first.added).toEqual(ONE_ORDER);

    const second = await rowsAddedBy(order);
    expect(second.outcome.status).toBe(200);
    expect(second.outcome.headers.get('idempotency-replayed')).toBe('true');
    expect(second.added).toEqual({});
  });

  it('every write whose COMMIT is never answered reports an unknown outcome, and how to resolve it', async () => {
    const upload = () =>
      shop.admin.call<Record<string, unknown>>('POST', '/products/imports', {
        body: `sku,name,price,stock\n${randomUUID()},Teapot,500,10\n`,
        headers: { 'content-type': 'text/csv' },
        ...withKey(),
      });
    const writes = [...WRITES, ['an import', upload]] as const;
    // One customer for each write: writes of one customer wait for each other, and a waiting write has not begun.
    const customers = await Promise.all(writes.map(() => shop.customer({ balance: 100_000 })));
    const orders = await Promise.all(customers.map(({ client }) => placeOrder<{ orderId: string }>(client, lines())));
    // Two orders may share a batch and thus a COMMIT.
    const swallowed = writes.map(() => database.swallowAnswerTo('COMMIT'));
    const answers = await Promise.all(
      writes.map(async ([name, send], n) => {
        customer = customers[n]!;
        returns = [orders[n]!.body.orderId];
        return { name, answer: await send() };
      }),
    );
    await Promise.race(swallowed);
    await database.heal();
    for (const { name, answer } of answers) {
      expect({ name, status: answer.status }).toEqual({ name, status: 503 });
      expectItMayStand(answer, { withKey: !WITHOUT_KEY.includes(name) });
    }
  });

  it('an order without a transaction does not report an unknown outcome', async () => {
    await database.refuse();
    const { status, body } = await placeOrder(customer.client, lines());
    await database.heal();
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'dependency.unavailable' });
    expect(body.detail).not.toContain('may have taken effect');
    expect(body.details).toBeUndefined();
  });

  it('many orders at once, through one lost answer after the other, are each placed once', async () => {
    const before = await shop.balanceOf(customer);
    const rounds = 6;
    const ordersARound = 10;
    for (let round = 0; round < rounds; round++) {
      const lost = round % 2 === 0 ? database.loseAnswerTo('COMMIT') : database.cutBefore('COMMIT');
      const orders = Array.from({ length: ordersARound }, () => placeOrder(customer.client, lines()));
      expect((await Promise.all(orders)).map(({ status }) => status)).toEqual(Array(ordersARound).fill(200));
      await lost;
    }
    expect(await shop.balanceOf(customer)).toBe(before - rounds * ordersARound * product.price);
  });

  it('leaves a ledger that balances', () => expectAuditOk(system));
});
