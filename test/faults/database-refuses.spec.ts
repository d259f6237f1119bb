import { randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import type { ApiAnswer } from '@test/support/api-client';
import { createOwnServer, type OwnServer } from '@test/support/own-server';
import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

type Answer = ApiAnswer<Record<string, unknown>>;

describe('a database that answers, but refuses the work,', () => {
  let server: OwnServer;
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let product: Product;

  beforeAll(async () => {
    server = await createOwnServer();
    system = await startSystem({
      databaseServer: server.address,
      worker: false,
      env: { ORDER_DEADLINE_MS: '1000' },
    });
    shop = await system.shop();
    ({ customer, product } = await shop.buyer());
  });
  afterAll(async () => {
    await system.stop();
    await server.stop();
  });

  const order = (key?: string) => placeOrder(customer.client, [{ productId: product.productId, quantity: 1 }], key);
  const asServer = (statement: string) => system.database.dataSource.query(statement);

  function expectOutage({ status, headers, body }: Answer): void {
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'dependency.unavailable' });
    expect(headers.get('retry-after')).toBe('1');
    expect(body.detail).not.toContain('may have taken effect');
  }

  it('because it is read-only: orders get 503 and reads go on; afterwards the same key is placed', async () => {
    expect((await order()).status).toBe(200);
    await asServer('SET GLOBAL read_only = ON');
    const key = randomUUID();
    expectOutage(await order(key));
    expect((await customer.client.get('/balance')).status).toBe(200);
    await asServer('SET GLOBAL read_only = OFF');
    const placed = await order(key);
    expect(placed.status).toBe(200);
    expect(placed.headers.get('idempotency-replayed')).toBeNull();
  });

  it('because it has no free connection: reads and orders get 503, and recover when a connection is free', async () => {
    const { host, port, admin } = server.address;
    const watch = await createConnection({ host, port, ...admin });
    const { user, password, name } = system.database.config;
    await watch.query('SET GLOBAL max_connections = 10');
    const others: Connection[] = [];
    const takeOne = async (): Promise<boolean> => {
      const other: unknown = await createConnection({ host, port, user, password, database: name }).catch(
        (error: unknown) => error,
      );
      if (other instanceof Error) return true;
      others.push(other as Connection);
      return false;
    };
    await endConnectionsOf(watch, user);
    await waitFor(takeOne, { what: 'all connections to be taken', everyMs: 1 });
    expectOutage(await customer.client.get('/balance'));
    expectOutage(await order());
    await watch.query('SET GLOBAL max_connections = 500');
    await Promise.all(others.map((other) => other.end()));
    await watch.end();
    await waitFor(async () => (await order()).status === 200, { what: 'orders to be placed again' });
  });

  it('has caused no 500, and the ledger balances', async () => {
    expect(system.api.logLines.filter(({ status }) => status === 500)).toEqual([]);
    await expectAuditOk(system);
  });
});

async function endConnectionsOf(watch: Connection, user: string): Promise<void> {
  const [processes] = await watch.query('SHOW PROCESSLIST');
  for (const { Id, User } of processes as { Id: number; User: string }[])
    if (User === user) await watch.query('KILL ?', [Id]).catch(() => undefined);
}
