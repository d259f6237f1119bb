import { randomUUID } from 'node:crypto';
import { ApiClient, succeeded } from '@test/support/api-client';
import { holdRows } from '@test/support/locks';
import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Rebuild {
  readonly generation: number;
  readonly status: string;
  readonly bookings: number;
}

describe('the ranking, from orders to its aggregates', () => {
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let teapot: Product;
  let cup: Product;

  beforeAll(async () => {
    system = await startSystem();
    shop = await system.shop();
    customer = await shop.customer({ balance: 10_000_000 });
    teapot = await shop.product({ price: 18_000, stock: 500 });
    cup = await shop.product({ price: 4_500, stock: 500 });
  });
  afterAll(() => system.stop());

  const order = async (product: Product, quantity: number) =>
    succeeded(await placeOrder<{ orderId: string }>(customer.client, [{ productId: product.productId, quantity }]))
      .body;

  /** Units and revenue of a product over all time, of what serves; minutes and hours must agree. */
  async function soldOf({ productId }: Product): Promise<{ quantity: number; revenue: number }> {
    const [minutes, hours] = await Promise.all(
      ['product_sales_minutes', 'product_sales_hours'].map(async (table) => {
        const [row] = await system.database.dataSource.query<{ quantity: string | null; revenue: string | null }[]>(
          `SELECT SUM(quantity) AS quantity, SUM(revenue) AS revenue FROM ${table} WHERE product_id = UNHEX(?)
           AND generation = (SELECT generation FROM ranking_generations WHERE status = 'serving')`,
          [productId.replaceAll('-', '')],
        );
        return { quantity: Number(row?.quantity ?? 0), revenue: Number(row?.revenue ?? 0) };
      }),
    );
    expect(minutes).toEqual(hours);
    return minutes!;
  }

  const untilSold = (product: Product, quantity: number) =>
    waitFor(async () => (await soldOf(product)).quantity === quantity, { what: `${quantity} to be counted` });

  const rebuilds = async () =>
    succeeded(await shop.admin.get<{ items: Rebuild[] }>('/admin/rankings/rebuilds')).body.items;

  const rebuild = async () => {
    const asked = await shop.admin.post<Rebuild>('/admin/rankings/rebuilds');
    expect(asked.status).toBe(202);
    await waitFor(async () => (await rebuilds())[0]?.status === 'serving', { what: 'the rebuild', deadlineMs: 30_000 });
    return asked.body.generation;
  };

  it('counts an order soon after its commit, and its refunds', async () => {
    await order(cup, 3);
    const { orderId } = await order(teapot, 4);
    await untilSold(teapot, 4);
    await untilSold(cup, 3);
    expect(await soldOf(teapot)).toEqual({ quantity: 4, revenue: 72_000 });
    expect(await soldOf(cup)).toEqual({ quantity: 3, revenue: 13_500 });

    const give = { lines: [{ productId: teapot.productId, quantity: 1 }] };
    const key = { idempotencyKey: randomUUID() };
    succeeded(await customer.client.post(`/orders/${orderId}/refunds`, give, key));
    await untilSold(teapot, 3);
    expect(await soldOf(teapot)).toEqual({ quantity: 3, revenue: 54_000 });
  });

  it('is built again from the orders while orders and cancellations go on, and ends the same', async () => {
    const { orderId } = await order(cup, 2);
    const going = Array.from({ length: 10 }, () => order(cup, 1));
    const generation = await rebuild();
    await Promise.all(going);
    succeeded(
      await customer.client.post(`/orders/${orderId}/cancellation`, undefined, { idempotencyKey: randomUUID() }),
    );
    await untilSold(cup, 13);
    expect(await soldOf(teapot)).toEqual({ quantity: 3, revenue: 54_000 });

    // The lost events of the first one are found again, and none twice.
    await system.database.dataSource.query('DELETE FROM product_sales_minutes');
    await system.database.dataSource.query('DELETE FROM product_sales_hours');
    expect(await rebuild()).toBe(generation + 1);
    expect(await soldOf(cup)).toEqual({ quantity: 13, revenue: 58_500 });
    expect(await soldOf(teapot)).toEqual({ quantity: 3, revenue: 54_000 });
    await waitFor(async () => (await retiredRows()) === 0, { what: 'the retired rows to be removed' });
    await expectAuditOk(system);
  });

  const retiredRows = async (): Promise<number> => {
    const [row] = await system.database.dataSource.query<{ n: string }[]>(
      `SELECT (SELECT COUNT(*) FROM product_sales_minutes WHERE generation IN (SELECT generation FROM
        ranking_generations WHERE status = 'retired')) + (SELECT COUNT(*) FROM inbox WHERE consumer IN (SELECT
        CONCAT('ranking/', generation) FROM ranking_generations WHERE status = 'retired')) AS n`,
    );
    return Number(row?.n);
  };

  it('holds up no other work when it hangs', async () => {
    await untilSold(cup, 13);
    const release = await holdRows(system.database, 'SELECT generation FROM product_sales_minutes FOR UPDATE');
    try {
      await order(cup, 1);
      await waitFor(async () => (await system.queue.depth()) === 16, { what: 'the data platform’s event' });
      await waitFor(async () => (await shop.admin.get('/admin/outbox')).body.oldestPendingAgeMs === null);
      expect((await new ApiClient(system.worker.metricsUrl).get('/health/ready')).status).toBe(200);
      expect((await soldOf(cup)).quantity).toBe(13);
    } finally {
      await release();
    }
    await untilSold(cup, 14);
  });
});
