import { randomBytes, randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { type ApiClient, succeeded } from '@test/support/api-client';
import { placeOrder, type Product, type Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { testServers } from '@test/support/servers';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const random = (): string => randomBytes(8).toString('hex');

/** What only the customer, or a machine, is to know. Each is found again wherever it turns up. */
const secrets: Record<string, string> = {
  email: `private-${random()}@example.test`,
  name: `Kim Private ${random()}`,
  password: `four hidden lanterns ${random()}`,
  'password that was mistyped': `four hidden lamps ${random()}`,
  'password that is too weak': random().slice(0, 7),
  'session token': 'known after the sign-in',
  "admin's session token": 'known after the sign-in',
  'unknown API key': `key-${random()}`,
};

describe('private data', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let product: Product;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ apis: 0, worker: false });
    const env = { LOG_LEVEL: 'trace', ...proxies.environment(system.redis.url) };
    await Promise.all([system.startApi(env), system.startWorker(env), system.startDataPlatform(env)]);
    secrets['API key'] = system.apiKey.key;
    secrets["admin's email"] = system.admin.email;
    secrets["admin's password"] = system.admin.password;
    secrets["database's password"] = system.database.environment.DATABASE_PASSWORD ?? '';
    shop = await system.shop();
    product = await shop.product({ stock: 1_000 });
    await aSessionOfEverything();
  }, 120_000);
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  /** Signs up, in and out, buys, errs in every way, and goes on while everything breaks. */
  async function aSessionOfEverything(): Promise<void> {
    const anyone = system.client();
    const { email, name, password } = secrets as { email: string; name: string; password: string };
    const { userId } = succeeded(
      await anyone.post<{ userId: string }>('/auth/sign-up', { email, name, password }),
    ).body;
    const signedIn = succeeded(await anyone.post<{ token: string }>('/auth/sign-in', { email, password })).body;
    const admin = succeeded(await anyone.post<{ token: string }>('/auth/sign-in', system.admin)).body;
    secrets['session token'] = signedIn.token;
    secrets["admin's session token"] = admin.token;
    const customer = anyone.as({ token: signedIn.token });

    await whileAllIsWell(customer, userId);
    await sendWhatIsWrong(customer);
    await sendWhatIsNoEvent();
    await whileServersAreGone(customer);
    await whileTheSchemaIsBroken();
  }

  async function whileAllIsWell(customer: ApiClient, userId: string): Promise<void> {
    const cookie = { headers: { cookie: `__Host-session=${secrets['session token']}` }, idempotencyKey: randomUUID() };
    succeeded(await system.client().post('/balance/charges', { amount: 100_000 }, cookie));
    const machine = system.client().as({ apiKey: secrets['API key'] ?? '' });
    const charge = { amount: 10, reference: randomUUID() };
    succeeded(await machine.post(`/users/${userId}/balance/charges`, charge, { idempotencyKey: randomUUID() }));
    succeeded(await placeOrder(customer, [{ productId: product.productId, quantity: 1 }]));
    succeeded(await customer.get('/orders'));
  }

  /** Everything that is answered with 4xx. */
  async function sendWhatIsWrong(customer: ApiClient): Promise<void> {
    const { email, name, password } = secrets;
    const anyone = system.client();
    const stranger = anyone.as({ apiKey: secrets['unknown API key'] ?? '' });
    const refused = await Promise.all([
      anyone.post('/auth/sign-in', { email, password: secrets['password that was mistyped'] }),
      anyone.post('/auth/sign-up', { email, name, password }),
      anyone.post('/auth/sign-up', { email: `x${email}`, name, password: secrets['password that is too weak'] }),
      anyone.post('/auth/sign-up', { email, name, password, [String(password)]: true }),
      anyone.post('/auth/sign-in', `{"email": "${email}", "password": "${password}"`),
      anyone.post('/auth/sign-in', `email=${email}&password=${password}`, {
        headers: { 'content-type': 'text/plain' },
      }),
      anyone.get(`/products?cursor=${email}`),
      anyone.get(`/orders?token=${secrets['session token']}`),
      customer.get(`/orders?email=${email}`),
      customer.get('/admin/outbox'),
      stranger.get('/auth/session'),
      placeOrder(customer, [{ productId: randomUUID(), quantity: 1 }]),
    ]);
    for (const { status, text } of refused)
      expect({ text, isRefused: status >= 400 && status < 500 }).toMatchObject({ isRefused: true });
  }

  async function sendWhatIsNoEvent(): Promise<void> {
    const { email, name } = secrets;
    await system.queue.send(`${name} <${email}>`);
    await system.queue.send(JSON.stringify({ specversion: email, type: name, id: email, source: name }));
    await waitFor(() => system.dataPlatform.log.split('malformed').length > 2, {
      what: 'the malformed events',
      deadlineMs: 30_000,
    });
  }

  /** What is answered with 503. */
  async function whileServersAreGone(customer: ApiClient): Promise<void> {
    const { email, password } = secrets;
    for (const proxy of [proxies.redis, proxies.database]) {
      await proxy.refuse();
      const refused = await Promise.all([
        system.client().post('/auth/sign-in', { email, password }),
        placeOrder(customer, [{ productId: product.productId, quantity: 1 }]),
      ]);
      expect(refused.map(({ status }) => status)).toEqual([503, 503]);
      await proxy.heal();
      await waitFor(async () => (await system.client().get('/health/ready')).status === 200, {
        what: 'all to be well',
      });
    }
  }

  /** Server errors: the database quotes the values that it refuses. */
  async function whileTheSchemaIsBroken(): Promise<void> {
    const { host, port, admin } = testServers().database;
    const connection = await createConnection({ host, port, ...admin, database: system.database.name });
    const signUp = () =>
      system
        .client()
        .post('/auth/sign-up', { email: `y${secrets.email}`, name: secrets.name, password: secrets.password });
    await connection.query('ALTER TABLE users ADD UNIQUE (name)');
    expect((await signUp()).status).toBe(500);
    await connection.query("SET sql_mode = ''");
    await connection.query('ALTER TABLE users DROP KEY name, MODIFY name INT NOT NULL');
    expect((await signUp()).status).toBe(500);
    await connection.end();
  }

  const names = [...Object.keys(secrets), 'API key', "admin's email", "admin's password", "database's password"];

  it('has been in requests with every outcome that the logs report', async () => {
    const statuses = () =>
      new Set(system.api.logLines.flatMap(({ msg, status }) => (msg === 'request' ? [status] : [])));
    await waitFor(() => statuses().has(500), { what: 'the last line' });
    expect([...statuses()].sort()).toEqual([200, 201, 400, 401, 403, 409, 415, 500, 503]);
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toHaveLength(2);
    expect(system.dataPlatform.logLines.some(({ level }) => level === 'warn')).toBe(true);
  });

  describe.each(['api', 'worker', 'dataPlatform'] as const)('is not in the log of %s', (process) => {
    it.each(names)('(%s)', (name) => {
      const secret = secrets[name] ?? '';
      expect(secret).not.toBe('');
      const lines = system[process].log.split('\n').filter((line) => line.includes(secret));
      expect(lines).toEqual([]);
    });
  });

  it('is in no event, except the id of the customer', async () => {
    const rows = await system.database.dataSource.query<{ payload: string }[]>('SELECT payload FROM outbox_events');
    expect(rows).toHaveLength(1);
    for (const secret of Object.values(secrets)) expect(rows[0]?.payload).not.toContain(secret);
  });

  it('is not in Redis where it grants access', async () => {
    const { client } = system.redis;
    const keys = await client.keys('*');
    const kept = await Promise.all(
      keys.map(async (key) => `${key} ${(await client.type(key)) === 'string' ? await client.get(key) : ''}`),
    );
    expect(kept.length).toBeGreaterThan(2);
    for (const name of ['password', 'session token', "admin's session token", 'API key']) {
      expect(kept.join('\n')).not.toContain(secrets[name]);
    }
  });
});
