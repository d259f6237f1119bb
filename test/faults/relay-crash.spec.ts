import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ApiClient, succeeded } from '@test/support/api-client';
import type { TestDatabase } from '@test/support/database';
import { eventsIn, expectAuditOk, expectConsumersOk } from '@test/support/proofs';
import type { RunningProcess } from '@test/support/processes';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const PRICE = 1_000;
/** Short, since every test waits for the leases of a killed process. */
const LEASE_MS = 1_000;
const VISIBILITY_SECONDS = 2;

interface Sale {
  readonly productId: string;
  readonly quantity: number;
  readonly revenue: number;
}

/** This statement travels in the packet of the count and of COMMIT. */
const MARKING = "DELETE FROM outbox_deliveries WHERE destination = 'data-platform'";

describe('events, when worker or data platform are killed', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let customer: Customer;
  /** Processes that the current test has started; it ends them. */
  let carriers: RunningProcess[] = [];

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({
      worker: false,
      workerEnv: { OUTBOX_LEASE_MS: String(LEASE_MS), OUTBOX_POLL_MS: '200' },
    });
    await system.queue.client.send(
      new SetQueueAttributesCommand({
        QueueUrl: system.queue.url,
        Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
      }),
    );
    shop = await system.shop();
    customer = await shop.customer({ balance: 10_000_000 });
  });
  afterEach(async () => {
    // The emulator would give the next test's message to the long poll of a data platform that was killed in this one.
    await Promise.all(carriers.map((each) => (each.entry === 'data-platform' ? each.stop() : each.kill())));
    carriers = [];
    await proxies.heal();
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  async function startWorker(env?: Readonly<Record<string, string>>): Promise<RunningProcess> {
    const worker = await system.startWorker(env);
    carriers.push(worker);
    return worker;
  }

  async function startDataPlatform(env?: Readonly<Record<string, string>>): Promise<RunningProcess> {
    const platform = await system.startDataPlatform(env);
    carriers.push(platform);
    return platform;
  }

  const order = (product: Product, quantity = 1) =>
    placeOrder(customer.client, [{ productId: product.productId, quantity }]);

  const rowsIn = async ({ dataSource }: TestDatabase, table: string): Promise<number> => {
    const [row] = await dataSource.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  };
  const unsent = () => rowsIn(system.database, "outbox_deliveries WHERE destination = 'data-platform'");
  const accepted = () => rowsIn(system.platformDatabase, 'inbox');

  const untilAllSent = () =>
    waitFor(async () => (await unsent()) === 0, { what: 'an empty outbox', deadlineMs: 30_000 });
  const untilAllTaken = () =>
    waitFor(async () => (await system.queue.depth()) === 0, { what: 'an empty queue', deadlineMs: 30_000 });

  async function salesOf(product: Product, platform: RunningProcess): Promise<Sale | undefined> {
    const day = new Date().toISOString().slice(0, 10);
    const sales = succeeded(await new ApiClient(platform.url).get<Sale[]>(`/sales?day=${day}`)).body;
    return sales.find(({ productId }) => productId === product.productId);
  }

  it.each([
    ['before it gets the answer of the queue', () => proxies.sqs.swallowAnswerTo(system.queue.name)],
    ['before it marks them', () => proxies.database.keepBack(MARKING)],
  ])('arrive twice when the worker is killed %s, and are booked once', async (_, hold) => {
    const product = await shop.product({ price: PRICE });
    succeeded(await order(product, 3));

    const held = hold();
    const worker = await startWorker({ ...proxies.databaseEnvironment, ...proxies.sqsEnvironment });
    await held;
    await worker.kill();
    expect(await system.queue.depth()).toBe(1);
    expect(await unsent()).toBe(1);

    await worker.restart();
    await untilAllSent();
    const messages = await system.queue.peek();
    expect(messages).toHaveLength(2);
    expect(new Set(messages.map(({ MessageId }) => MessageId)).size).toBe(2);
    expect(new Set(messages.map(({ Body }) => Body)).size).toBe(1);

    const platform = await startDataPlatform();
    await untilAllTaken();
    expect(await salesOf(product, platform)).toMatchObject({ quantity: 3, revenue: 3 * PRICE });
    expect(await accepted()).toBe(await eventsIn(system.database));
  });

  it('arrive once when the worker is killed before it gets the answer to its COMMIT', async () => {
    succeeded(await order(await shop.product({ price: PRICE })));
    const held = proxies.database.swallowAnswerTo(MARKING);
    const worker = await startWorker(proxies.databaseEnvironment);
    await held;
    await worker.kill();
    await untilAllSent();

    await worker.restart();
    succeeded(await order(await shop.product({ price: PRICE })));
    await waitFor(async () => (await system.queue.depth()) === 2, { what: 'the next event' });
    expect(new Set((await system.queue.peek()).map(({ Body }) => Body)).size).toBe(2);
    await startDataPlatform();
    await untilAllTaken();
  });

  it('are booked once when the data platform is killed after booking and before acknowledging', async () => {
    const product = await shop.product({ price: PRICE });
    await startWorker();
    const platform = await startDataPlatform(proxies.sqsEnvironment);
    const unheard = proxies.sqs.cutBefore('DeleteMessageBatch');
    void proxies.sqs.cutBefore('DeleteMessageBatch'); // the client tries twice
    succeeded(await order(product));
    await unheard;
    await platform.kill();
    expect(await accepted()).toBe(await eventsIn(system.database));
    expect(await system.queue.depth()).toBe(1);

    await proxies.heal();
    await platform.restart();
    await untilAllTaken();
    expect(await salesOf(product, platform)).toMatchObject({ quantity: 1, revenue: PRICE });
  });

  it('all arrive and are booked once while workers and the data platform are killed repeatedly', async () => {
    const product = await shop.product({ price: PRICE, stock: 10_000 });
    await Promise.all([startWorker(), startWorker(), startWorker(), startDataPlatform()]);
    const load = new Load(async () => succeeded(await order(product)));
    try {
      for (let round = 0; round < 2; round++) {
        const restarts: Promise<void>[] = [];
        for (const carrier of carriers) {
          await load.untilMore(20);
          await carrier.kill();
          restarts.push(carrier.restart());
        }
        await Promise.all(restarts);
      }
    } finally {
      await load.end();
    }
    await untilAllSent();
    await untilAllTaken();
    const platform = carriers.find(({ entry }) => entry === 'data-platform')!;
    expect(await salesOf(product, platform)).toMatchObject({ quantity: load.done, revenue: load.done * PRICE });
    expect(await accepted()).toBe(await eventsIn(system.database));
    await expectAuditOk(system);
    await expectConsumersOk(system);
  }, 120_000);
});

/** Repeats a call, three at a time, until it is ended. */
class Load {
  done = 0;
  private ended = false;
  private readonly running: Promise<unknown>;

  constructor(private readonly act: () => Promise<unknown>) {
    this.running = Promise.all([this.run(), this.run(), this.run()]);
    this.running.catch(() => undefined); // its error is reported at the end
  }

  async untilMore(count: number): Promise<void> {
    const enough = this.done + count;
    await waitFor(() => this.done >= enough, { what: `${count} more`, deadlineMs: 30_000 });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      await this.act();
      this.done++;
    }
  }
}
