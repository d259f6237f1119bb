import { randomUUID } from 'node:crypto';
import { type ApiClient, succeeded } from '@test/support/api-client';
import { describeWhenFull } from '@test/support/full';
import type { RunningProcess } from '@test/support/processes';
import { expectAuditOk } from '@test/support/proofs';
import { createReplicatedServers, programOf, type ReplicatedServers } from '@test/support/replicated-servers';
import type { DatabaseServer } from '@test/support/servers';
import { type Customer, placeOrder, type Product, type Shop, signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Orders {
  readonly items: readonly { readonly orderId: string }[];
}

const READER = { user: 'spec_reader', password: 'reads only 1' };
const FROM_REPLICA = 'replica_reads_total{route="replica"}';
const SLOW = 600_000;

jest.setTimeout(SLOW);

for (const engine of ['mariadb', 'mysql'] as const) {
  const title = `A replica on ${engine}`;
  const describeOn = engine === 'mysql' ? describeWhenFull : describe;
  if (programOf(engine)) describeOn(title, () => specsOn(engine));
  else describe.skip(`${title} (no server program found)`, () => it('is read', () => undefined));
}

function specsOn(engine: DatabaseServer['engine']): void {
  let servers: ReplicatedServers;
  let system: TestSystem;
  let shop: Shop;
  let customer: Customer;
  let product: Product;
  /** Reads a replica that lags for long: whether a read may be old is then decided by whose writes it must show. */
  let patient: RunningProcess;
  /** Leaves a replica that lags. */
  let strict: RunningProcess;

  beforeAll(async () => {
    servers = await createReplicatedServers(engine);
    const { host, port } = servers.replica;
    system = await startSystem({
      databaseServer: servers.primary,
      worker: false,
      apiEnv: {
        DATABASE_REPLICA_HOST: host,
        DATABASE_REPLICA_PORT: String(port),
        DATABASE_REPLICA_USER: READER.user,
        DATABASE_REPLICA_PASSWORD: READER.password,
        DATABASE_REPLICA_MAX_LAG_MS: '20000',
        DATABASE_REPLICA_WAIT_MS: '1000',
      },
    });
    patient = system.api;
    await onPrimary(`CREATE USER '${READER.user}'@'%' IDENTIFIED BY '${READER.password}'`);
    await onPrimary(`GRANT SELECT ON \`${system.database.name}\`.* TO '${READER.user}'@'%'`);
    strict = await system.startApi({ DATABASE_REPLICA_MAX_LAG_MS: '500', CATALOGUE_CACHE_MS: '60000' });
    shop = await system.shop();
    ({ customer, product } = await shop.buyer());
    await untilUsed(patient);
    await untilUsed(strict);
  }, SLOW);
  afterAll(async () => {
    try {
      await system.stop();
    } finally {
      await servers.stop();
    }
  }, SLOW);

  const onPrimary = (statement: string, values: unknown[] = []): Promise<unknown> =>
    system.database.dataSource.query(statement, values);
  const onReplica = (statement: string, values: unknown[] = []) =>
    servers.onReplica(statement.replaceAll('shop.', `${system.database.name}.`), values);
  const at = (api: RunningProcess, client: ApiClient = system.client()): ApiClient => client.at(api.url);
  const order = async (client = customer.client): Promise<string> =>
    succeeded(await placeOrder<{ orderId: string }>(client, [{ productId: product.productId, quantity: 1 }])).body
      .orderId;
  const ordersOf = async (client: ApiClient, path = '/orders'): Promise<string[]> =>
    succeeded(await client.get<Orders>(path)).body.items.map(({ orderId }) => orderId);
  const nameOf = async (client: ApiClient, productId = product.productId): Promise<string> =>
    succeeded(await client.get<{ name: string }>(`/products/${productId}`)).body.name;

  const untilUsed = (api: RunningProcess) =>
    waitFor(async () => (await metric(api, 'replica_usable')) === 1, {
      what: 'the replica to be used',
      deadlineMs: SLOW,
    });
  const untilLeft = (api: RunningProcess) =>
    waitFor(async () => (await metric(api, 'replica_usable')) === 0, {
      what: 'the replica to be left',
      deadlineMs: SLOW,
    });
  /** Asks until the replica answers: under load it may be late for once. */
  const untilFromReplica = (api: RunningProcess, client: ApiClient, path: string) =>
    waitFor(
      async () => {
        const before = await metric(api, FROM_REPLICA);
        succeeded(await at(api, client).get(path));
        return (await metric(api, FROM_REPLICA)) > before;
      },
      { what: `${path} to be read from the replica`, deadlineMs: SLOW },
    );
  /** Waits until the replica has everything. */
  const untilEven = () =>
    waitFor(
      async () => {
        const [there] = await onReplica('SELECT COUNT(*) AS n FROM shop.orders');
        const [here] = (await onPrimary('SELECT COUNT(*) AS n FROM orders')) as { n: string }[];
        return String(there?.n) === String(here?.n);
      },
      { what: 'the replica to catch up', deadlineMs: SLOW },
    );

  it('answers reads that may be old', async () => {
    await order();
    await untilEven();
    await onReplica('UPDATE shop.products SET name = ? WHERE id = ?', ['the replica', binary(product.productId)]);
    const anyone = at(patient);
    const admin = at(patient, shop.admin);
    try {
      await waitFor(async () => (await nameOf(anyone)) === 'the replica', {
        what: 'the product of the replica',
        deadlineMs: SLOW,
      });
      const list = succeeded(await anyone.get<{ items: { name: string }[] }>('/products?limit=100'));
      expect(list.body.items.map(({ name }) => name)).toContain('the replica');
      expect(succeeded(await admin.get('/products/export')).text).toContain('the replica');
    } finally {
      await onReplica('UPDATE shop.products SET name = ? WHERE id = ?', [
        `Product ${product.sku}`,
        binary(product.productId),
      ]);
    }
    const own = at(patient, customer.client);
    const before = await metric(patient, FROM_REPLICA);
    succeeded(await anyone.get('/rankings/products?window=1d')); // once: it is kept for a minute
    expect(await metric(patient, FROM_REPLICA)).toBe(before + 1);
    for (const [client, path] of [
      [anyone, '/products?q=product'],
      [anyone, '/coupons'],
      [admin, '/admin/orders'],
      [own, '/orders'],
      [own, '/balance/entries'],
      [own, '/user-coupons'],
    ] as const) {
      await untilFromReplica(patient, client, path);
    }
  });

  it('is not read for what a customer decides by', async () => {
    await onReplica('UPDATE shop.wallets SET balance = balance + 1');
    const before = await metric(patient, FROM_REPLICA);
    expect(succeeded(await at(patient, customer.client).get<{ balance: number }>('/balance')).body.balance % 10).toBe(
      0,
    );
    expect(await metric(patient, FROM_REPLICA)).toBe(before);
    await onReplica('UPDATE shop.wallets SET balance = balance - 1');
  });

  it('is a row short of what a product page asks for: the primary says that it exists', async () => {
    await untilEven();
    await servers.replication('stop', 'applier');
    try {
      const added = await shop.product();
      expect(await nameOf(at(patient), added.productId)).toBe(`Product ${added.sku}`);
    } finally {
      await servers.replication('start', 'applier');
    }
  });

  it('lags: customers see their own writes, in every session and process; others may see the state before', async () => {
    await ordersOf(at(patient, shop.admin), '/admin/orders');
    const other = await shop.customer({ balance: 10_000 });
    await order(other.client);
    await untilEven();
    await untilFromReplica(patient, other.client, '/orders');
    await servers.replication('stop', 'applier');
    try {
      const placed = await order();
      const again = await signIn(at(patient), customer);
      expect(await ordersOf(at(patient, customer.client))).toContain(placed);
      expect(await ordersOf(again)).toContain(placed);
      expect(await ordersOf(at(strict, customer.client))).toContain(placed);
      const one = await at(patient, customer.client).get(`/orders/${placed}`);
      expect(one.status).toBe(200);
      const entries = succeeded(
        await at(patient, customer.client).get<{ items: { orderId?: string }[] }>('/balance/entries'),
      );
      expect(JSON.stringify(entries.body)).toContain(placed);
      // Whose own writes are all there reads the replica still.
      expect(await ordersOf(at(patient, shop.admin), '/admin/orders')).not.toContain(placed);
      // A charge by an admin is the customer's, too.
      await shop.charge(other.userId, 7_777);
      const charged = await at(patient, other.client).get('/balance/entries');
      expect(JSON.stringify(charged.body)).toContain('7777');
    } finally {
      await servers.replication('start', 'applier');
    }
    await untilEven();
    await untilFromReplica(patient, customer.client, '/orders');
  });

  it('lags: what a change has removed from the cache is never filled with the state before', async () => {
    await untilUsed(strict);
    expect(await nameOf(at(strict))).toBe(`Product ${product.sku}`);
    await servers.replication('stop', 'applier');
    try {
      const name = `Renamed ${randomUUID()}`;
      const changed = await at(strict, shop.admin).patch(
        `/products/${product.productId}`,
        { name },
        { headers: { 'if-match': '*' } },
      );
      expect(changed.status).toBe(200);
      for (const api of [strict, patient]) expect([await nameOf(at(api)), await nameOf(at(api))]).toEqual([name, name]);
      const found = succeeded(await at(patient).get<{ items: unknown[] }>('/products?q=renamed'));
      expect(found.body.items).toHaveLength(1);
    } finally {
      await servers.replication('start', 'applier');
    }
  });

  it('is stopped: the first write shows it, and reads go to the primary', async () => {
    await untilUsed(strict);
    await servers.replication('stop');
    const placed = await order();
    await untilLeft(strict);
    expect(await metric(strict, 'replica_lag_seconds')).toBeGreaterThan(0.5);
    expect(await ordersOf(at(strict, shop.admin), '/admin/orders')).toContain(placed);
    await servers.replication('start');
    await untilUsed(strict);
  });

  it('has writes of its own since it was promoted: it is left, also when it is read-only again', async () => {
    await onReplica('SET GLOBAL read_only = OFF');
    await untilLeft(patient);
    await onReplica('SET GLOBAL read_only = ON');
    await untilUsed(patient);
    await onReplica('SET GLOBAL read_only = OFF');
    await untilLeft(patient);
    await onReplica('SET SESSION sql_log_bin = 1');
    await onReplica('CREATE TABLE shop.promoted (id INT NOT NULL PRIMARY KEY)');
    await onReplica('SET SESSION sql_log_bin = 0');
    await onReplica('SET GLOBAL read_only = ON');
    await waitFor(() => patient.logLines.some(({ reason }) => reason === 'diverged'), {
      what: 'the server to be called diverged',
      deadlineMs: SLOW,
    });
    expect(await metric(patient, 'replica_usable')).toBe(0);
    expect(await nameOf(at(patient))).toMatch(/^Renamed/);
  });

  it('is killed: reads go on from the primary', async () => {
    process.kill(servers.replicaPid, 'SIGKILL');
    for (const api of [patient, strict]) {
      expect((await at(api).get('/products')).status).toBe(200);
      expect(await ordersOf(at(api, customer.client))).not.toEqual([]);
      await untilLeft(api);
    }
  });

  it('has led to no 500, and the books balance', async () => {
    for (const api of system.apis) expect(api.logLines.filter(({ status }) => status === 500)).toEqual([]);
    await expectAuditOk(system);
  });
}

const binary = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

async function metric({ metricsUrl }: RunningProcess, name: string): Promise<number> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1).replace('+Inf', 'Infinity'));
}
