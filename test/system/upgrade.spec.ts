import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { buildRelease, firstRelease, migrateAs, whyNotBuilt } from '@test/support/first-release';
import { isFull } from '@test/support/full';
import { type Customer, type Product, Shop, signIn } from '@test/support/shop';
import type { ApiAnswer, ApiClient } from '@test/support/api-client';
import { type Entry, type RunningProcess, startProcess } from '@test/support/processes';
import { expectConsumersOk } from '@test/support/proofs';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const ROOT = join(__dirname, '..', '..');
const CUSTOMERS = 6;
/** Answers of each kind, in each phase, before the next phase begins. */
const ANSWERS_A_PHASE = 15;

const release = firstRelease();
const reason = isFull ? whyNotBuilt(release) : 'it builds the first release, so it runs with FULL=1 only';

/** The answer that a client waits for: it repeats a safe or keyed request that was refused for the moment, or lost. */
async function definite(
  ask: () => Promise<ApiAnswer<Record<string, unknown>>>,
): Promise<ApiAnswer<Record<string, unknown>>> {
  for (let tries = 1; ; tries++) {
    const answer = await ask().catch(() => undefined);
    if (answer && answer.status !== 503 && answer.status !== 429) return answer;
    if (tries === 100) throw new Error(`no definite answer after ${tries} tries: ${answer?.text}`);
  }
}

/** Customers and a clerk who go on until they are stopped; every answer is counted. */
class Load {
  readonly answers = new Map<string, number>();
  private readonly running: Promise<void>[];
  private stopped = false;
  private turn = 0;

  constructor(
    private readonly urls: () => readonly string[],
    customers: readonly Customer[],
    private readonly clerk: ApiClient,
    private readonly products: readonly Product[],
  ) {
    this.running = [...customers.map((customer) => this.shopFor(customer)), this.changeProducts()];
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** Until every kind of request has had so many more answers. */
  async goOn(): Promise<void> {
    const before = new Map(this.answers);
    const kinds = ['order 200', 'cancellation 200', 'charge 200', 'product 200'];
    await Promise.race([
      waitFor(() => kinds.every((kind) => (this.answers.get(kind) ?? 0) - (before.get(kind) ?? 0) >= ANSWERS_A_PHASE), {
        what: 'answers of every kind',
        deadlineMs: 240_000,
      }),
      ...this.running.map((each) => each.then(() => Promise.reject(new Error('the load has ended')))),
    ]);
  }

  /** Each request goes to the next process, as behind a balancer. */
  private at(client: ApiClient): ApiClient {
    const urls = this.urls();
    return client.at(urls[this.turn++ % urls.length]!);
  }

  private async ask(kind: string, send: (key: string) => Promise<ApiAnswer<Record<string, unknown>>>) {
    const key = randomUUID();
    const answer = await definite(() => send(key));
    const outcome = `${kind} ${answer.status}`;
    this.answers.set(outcome, (this.answers.get(outcome) ?? 0) + 1);
    return answer;
  }

  private async shopFor({ userId, client }: Customer): Promise<void> {
    while (!this.stopped) {
      const lines = this.products.slice(0, 2).map(({ productId }) => ({ productId, quantity: 1 }));
      const { body } = await this.ask('order', (key) =>
        this.at(client).post('/orders', { lines }, { idempotencyKey: key }),
      );
      await this.ask('cancellation', (key) =>
        this.at(client).post(`/orders/${String(body.orderId)}/cancellation`, {}, { idempotencyKey: key }),
      );
      await this.ask('charge', (key) =>
        this.at(this.clerk).post(
          `/users/${userId}/balance/charges`,
          { amount: 10, reference: key },
          { idempotencyKey: key },
        ),
      );
      await this.ask('list', () => this.at(client).get('/orders'));
    }
  }

  private async changeProducts(): Promise<void> {
    for (let n = 0; !this.stopped; n++) {
      const { productId } = this.products[n % this.products.length]!;
      const found = await definite(() => this.at(this.clerk).get(`/products/${productId}`));
      await this.ask('product', () =>
        this.at(this.clerk).patch(
          `/products/${productId}`,
          { description: `changed ${n} times`, category: `category ${n % 3}` },
          { headers: { 'if-match': found.headers.get('etag') ?? '' } },
        ),
      );
    }
  }
}

describe('The first release and this build side by side', () => {
  if (reason !== undefined) {
    it.skip(`are not run: ${reason}`, () => undefined);
    return;
  }

  let system: TestSystem;
  let old: string;
  const serving: RunningProcess[] = [];
  const behind: RunningProcess[] = [];

  beforeAll(async () => {
    old = await buildRelease(release);
    system = await startSystem({ apis: 0, worker: false, isMigrated: false });
    await migrateAs(old, system.database.adminEnvironment);
    await migrateAs(old, system.platformDatabase.adminEnvironment, join('apps', 'data-platform', 'ormconfig.ts'));
  }, 600_000);
  afterAll(async () => {
    await Promise.all([...serving, ...behind].map((each) => each.stop()));
    await system.stop();
  });

  const start = (entry: Entry, root: string): Promise<RunningProcess> =>
    startProcess(
      entry,
      { ...system.environment, ...(entry === 'data-platform' ? system.platformDatabase.environment : {}) },
      root,
    );

  async function add(root: string): Promise<void> {
    serving.push(await start('api', root));
    behind.push(await start('worker', root), await start('data-platform', root));
  }

  /** The oldest of them: no request is sent to it any more, and then it ends. */
  async function drain(): Promise<void> {
    const [api] = serving.splice(0, 1);
    await Promise.all([api!, ...behind.splice(0, 2)].map((each) => each.stop()));
  }

  it('serve together forward and back, with the migrations in between: no 500, and nothing lost', async () => {
    await add(old);
    const shop = await Shop.open(system.client(serving[0]!.url), system.admin);
    const customers = await shop.customers(CUSTOMERS, { balance: 1_000_000 });
    const products = await shop.products(4, { stock: 100_000 });
    const load = new Load(() => serving.map(({ url }) => url), customers, shop.admin, products);

    await load.goOn();
    await migrateAs(ROOT, system.database.adminEnvironment);
    await migrateAs(ROOT, system.platformDatabase.adminEnvironment, join('apps', 'data-platform', 'ormconfig.ts'));
    await load.goOn(); // the first release on the new schema
    await add(ROOT);
    await load.goOn(); // both
    await drain();
    await load.goOn(); // this build alone
    await add(old); // and back
    await load.goOn();
    await drain();
    await load.goOn(); // the first release alone
    await add(ROOT);
    await load.goOn();
    await drain();
    await load.stop();

    const counted = [...load.answers].sort(([a], [b]) => (a < b ? -1 : 1));
    process.stdout.write(`${counted.map(([kind, count]) => `${kind}: ${count}`).join(', ')}\n`);
    expect(counted.map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['cancellation 200', 'charge 200', 'list 200', 'order 200', 'product 200']),
    );
    expect(counted.filter(([kind]) => / 5\d\d$/.test(kind))).toEqual([]);
    expect(counted.filter(([kind]) => !kind.endsWith(' 200') && !kind.endsWith(' 412'))).toEqual([]);
    const sent = () =>
      system.database.dataSource.query<{ n: number | string }[]>('SELECT COUNT(*) AS n FROM outbox_deliveries');
    await waitFor(async () => Number((await sent())[0]?.n) === 0, {
      what: 'every event to be sent',
      deadlineMs: 60_000,
    });
    const admin = await signIn(system.client(serving[0]!.url), system.admin);
    const { body } = await admin.get<{ ok: boolean; checks: { ok: boolean; name: string }[] }>(
      '/admin/audit?from=2000-01-01T00:00:00.000Z',
    );
    expect(body.checks.filter(({ ok }) => !ok)).toEqual([]);
    await expectConsumersOk(system);
  }, 1_200_000);
});
