import { createConnection } from 'mysql2/promise';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import { placeOrder, type Shop } from '@test/support/shop';
import { testServers } from '@test/support/servers';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const WAITING = 10;

describe('orders that wait', () => {
  let system: TestSystem;
  let shop: Shop;

  beforeAll(async () => {
    system = await startSystem({
      worker: false,
      env: {
        ORDER_BATCHES_UNDER_WAY: '1', // otherwise eight of those that wait would go on and wait for the row
        ORDER_MAX_WAITING: String(WAITING),
        ORDER_MAX_WAIT_MS: '1000',
        ORDER_DEADLINE_MS: '20000',
      },
    });
    shop = await system.shop();
  });
  afterAll(() => system.stop());

  /** Holds a product's row, as a stalled process would. */
  async function holdProducts(): Promise<() => Promise<void>> {
    const { host, port, admin } = testServers().database;
    const connection = await createConnection({ host, port, ...admin, database: system.database.name });
    await connection.beginTransaction();
    await connection.query('SELECT id FROM products FOR UPDATE');
    return async () => {
      await connection.rollback();
      await connection.end();
    };
  }

  it('are refused past their bound in number at once, and past their bound in age after that time', async () => {
    const product = await shop.product({ stock: 1_000 });
    const customer = await shop.customer({ balance: 1_000_000 });
    const release = await holdProducts();
    const order = () => placeOrder(customer.client, [{ productId: product.productId, quantity: 1 }]);

    const stuck = order(); // the batch under way
    const waiting = async (): Promise<number> => {
      const metrics = await (await fetch(`${system.api.metricsUrl}/metrics`)).text();
      return Number(/^order_waiting (\d+)/m.exec(metrics)?.[1]);
    };
    await waitFor(async () => (await lockWaits()) > 0, {
      what: 'the first order to wait for the lock',
      everyMs: 150, // asked more often MariaDB repeats itself
    });
    const patient = Array.from({ length: WAITING }, order);
    await waitFor(async () => (await waiting()) === WAITING, { what: 'the lane to be full' });

    const tooMany = await order();
    expect(tooMany.status).toBe(503);
    expect(tooMany.body.code).toBe('order.busy');
    expect(tooMany.headers.get('retry-after')).toBe('1');
    expect(await waiting()).toBe(WAITING);

    const tooOld = await Promise.all(patient);
    expect(new Set(tooOld.map(({ body }) => body.code))).toEqual(new Set(['order.busy']));

    await release();
    expect((await stuck).status).toBe(200);
    expect(await ordersIn(system.database)).toBe(1);
    expect(await shop.stockOf(product.productId)).toBe(999);
    await expectAuditOk(system);
  });

  async function lockWaits(): Promise<number> {
    const [row] = await system.database.dataSource.query<{ n: string }[]>(
      "SELECT COUNT(*) AS n FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
    );
    return Number(row?.n);
  }
});
