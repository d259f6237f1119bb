import { expectAuditOk, ordersIn } from '@test/support/proofs';
import { placeOrder, type Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const WAITING = 10;

describe('orders that wait', () => {
  let system: TestSystem;
  let shop: Shop;
  let proxies: ServerProxies;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({
      worker: false,
      env: {
        ...proxies.databaseEnvironment,
        ORDER_BATCHES_UNDER_WAY: '1',
        ORDER_MAX_WAITING: String(WAITING),
        ORDER_MAX_WAIT_MS: '1000',
        ORDER_DEADLINE_MS: '20000',
      },
    });
    shop = await system.shop();
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  it('are refused past their bound in number at once, and past their bound in age after that time', async () => {
    const product = await shop.product({ stock: 1_000 });
    const customer = await shop.customer({ balance: 1_000_000 });
    const order = () => placeOrder(customer.client, [{ productId: product.productId, quantity: 1 }]);

    const metric = async (name: string): Promise<number> => {
      const metrics = await (await fetch(`${system.api.metricsUrl}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1]);
    };
    const waiting = (): Promise<number> => metric('order_waiting');
    // The database does not answer: a locked row would not keep the queue busy.
    proxies.database.blackHole();
    const stuck = order(); // the batch under way
    await waitFor(async () => (await metric('order_batch_size_count')) === 1, { what: 'the first batch to begin' });
    const patient = Array.from({ length: WAITING }, order);
    await waitFor(async () => (await waiting()) === WAITING, { what: 'the lane to be full' });

    const tooMany = await order();
    expect(tooMany.status).toBe(503);
    expect(tooMany.body.code).toBe('order.busy');
    expect(tooMany.headers.get('retry-after')).toBe('1');
    expect(await waiting()).toBe(WAITING);

    const tooOld = await Promise.all(patient);
    expect(new Set(tooOld.map(({ body }) => body.code))).toEqual(new Set(['order.busy']));

    await proxies.heal();
    expect((await stuck).status).toBe(200);
    expect(await ordersIn(system.database)).toBe(1);
    expect(await shop.stockOf(product.productId)).toBe(999);
    await expectAuditOk(system);
  });
});
