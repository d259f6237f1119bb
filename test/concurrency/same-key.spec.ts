import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '@test/support/api-client';
import { debitsIn, eventsIn, expectAuditOk, ordersIn } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const PRICE = 1_000;

describe('the same Idempotency-Key', () => {
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let product: Product;

  beforeAll(async () => {
    system = await startSystem({ apis: 2, worker: false });
    shop = await system.shop();
    customer = await shop.customer({ balance: 1_000_000 });
    product = await shop.product({ price: PRICE, stock: 10_000 });
  });
  afterAll(() => system.stop());

  const order = (key: string, api = 0, quantity = 1) =>
    placeOrder(customer.client.at(system.apis[api]!.url), [{ productId: product.productId, quantity }], key);

  const rows = async () => ({
    orders: await ordersIn(system.database),
    debits: await debitsIn(system.database),
    events: await eventsIn(system.database),
  });

  it('from many connections at once is one order, one debit, one event and the same bytes', async () => {
    const before = await rows();
    const balance = await shop.balanceOf(customer);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => order(key, n % 2)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await rows()).toEqual({
      orders: before.orders + 1,
      debits: before.debits + 1,
      events: before.events + 1,
    });
    expect(await shop.balanceOf(customer)).toBe(balance - PRICE);
  });

  it('with another body is refused and changes nothing', async () => {
    const key = randomUUID();
    await order(key);
    const before = await rows();
    const answer = await order(key, 1, 2);

    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('idempotency.key-reused');
    expect(await rows()).toEqual(before);
  });

  it('may be tried again after a refusal', async () => {
    const key = randomUUID();
    expect((await order(key, 0, 100_000)).body.code).toBe('order.out-of-stock');
    expect((await order(key, 1)).status).toBe(200);
  });

  it('belongs to its caller: the same key of another customer is another order', async () => {
    const other = await shop.customer({ balance: PRICE });
    const key = randomUUID();
    const mine = await order(key);
    const theirs = await placeOrder(other.client, [{ productId: product.productId, quantity: 1 }], key);
    expect(theirs.status).toBe(200);
    expect(theirs.body.orderId).not.toBe(mine.body.orderId);
  });

  it("of an admin used for two customers stays the first one's", async () => {
    const others = await shop.customers(2, { balance: 10 * PRICE });
    const key = randomUUID();
    const answers = await Promise.all(
      others.map(({ userId }) =>
        shop.admin.post(
          `/users/${userId}/orders`,
          { lines: [{ productId: product.productId, quantity: 1 }] },
          { idempotencyKey: key },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('is one order at any moment of a kill, and every answer has the same bytes', async () => {
    const before = await rows();
    const keys: string[] = [];
    for (let round = 0; round < 8; round++) {
      const key = randomUUID();
      keys.push(key);
      const received: ApiAnswer<Record<string, unknown>>[] = [];
      const first = order(key)
        .then((answer) => received.push(answer))
        .catch(() => undefined); // the connection died with the process
      await sleep(round); // not a wait for something: each round kills at another moment of the order
      await system.api.kill();
      await first;
      const second = await order(key, 1);
      await system.api.restart();
      const third = await order(key);

      expect(second.status).toBe(200);
      expect(new Set([...received, second, third].map(({ text }) => text)).size).toBe(1);
      expect(third.headers.get('idempotency-replayed')).toBe('true');
    }
    expect(await rows()).toEqual({
      orders: before.orders + keys.length,
      debits: before.debits + keys.length,
      events: before.events + keys.length,
    });
  }, 180_000);

  it('is one order while all processes are killed under load', async () => {
    const before = await ordersIn(system.database);
    const keys = Array.from({ length: 200 }, () => randomUUID());
    const load = Promise.allSettled(keys.map((key) => order(key)));
    await waitFor(async () => (await ordersIn(system.database)) > before + 20, { what: 'some orders' });
    await system.api.kill();
    await load;
    await system.api.restart();

    const answers = await Promise.all(keys.map((key, n) => order(key, n % 2)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.orderId)).size).toBe(keys.length);
    await expectAuditOk(system);
  });
});
