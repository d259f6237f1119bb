import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import type { Buyer, Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import type { Message } from '@aws-sdk/client-sqs';
import { healthOf } from './health';

const EVENTS = 25;
const DONE = { code: 0, signal: null };
/** A unit of work has a deadline of ten seconds. */
const ONE_UNIT_AND_A_BIT_MS = 15_000;

/** The times at which each work of a worker that goes on has failed last: its next unit begins after a short pause. */
function lastFailures(lines: readonly Record<string, unknown>[]): number[] {
  const failed = lines.filter(({ msg }) => String(msg).includes('retrying'));
  const last = failed.map(({ msg, work, destination, lane, time }) => [
    JSON.stringify([msg, work, destination, lane]),
    Date.parse(String(time)),
  ]);
  return [...new Map(last as [string, number][]).values()];
}

const apartMs = (times: readonly number[]): number => Math.max(...times) - Math.min(...times);

describe('at shutdown', () => {
  let system: TestSystem;
  let shop: Shop;
  let proxies: ServerProxies;
  let buyer: Buyer;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    proxies = await ServerProxies.create();
    shop = await system.shop();
    buyer = await shop.buyer();
  });
  afterAll(async () => {
    await system.stop();
    await proxies.close();
  });

  /** What is left to be sent to the data platform; the ranking has its own. */
  const deliveries = () =>
    system.database.dataSource.query<{ id: string; leased: 0 | 1; parked: 0 | 1 }[]>(
      `SELECT LOWER(HEX(event_id)) AS id, lease_id IS NOT NULL AS leased, parked_at IS NOT NULL AS parked
       FROM outbox_deliveries WHERE destination = 'data-platform'`,
    );
  const idsOf = (messages: readonly Message[]) =>
    messages.map(({ Body = '' }) => (JSON.parse(Body) as { id: string }).id.replaceAll('-', ''));

  it('a worker marks the batch that is being sent, and releases the others', async () => {
    await Promise.all(Array.from({ length: EVENTS }, () => buyer.order()));
    // All of them in the lane of the backlog: each lane has a batch of its own on its way.
    await system.database.dataSource.query(
      'UPDATE outbox_deliveries SET available_at = available_at - INTERVAL 1 MINUTE',
    );
    proxies.sqs.blackHole();
    const worker = await system.startWorker({ ...proxies.sqsEnvironment, OUTBOX_SEND_CONCURRENCY: '1' });
    await waitFor(async () => (await deliveries()).every(({ leased }) => leased === 1), { what: 'a lease on all' });
    // One for each destination, and the poll of the ranking's queue.
    await waitFor(() => proxies.sqs.connections > 2, { what: 'a batch on its way' });

    worker.signal('SIGTERM');
    await waitFor(async () => (await healthOf(worker.metricsUrl, 'ready')).status === 503, { what: 'not ready' });
    await proxies.heal();
    expect(await worker.ended()).toEqual(DONE);

    const arrived = idsOf(await system.queue.receiveAll());
    const left = await deliveries();
    expect(left).toEqual(left.map(({ id }) => ({ id, leased: 0, parked: 0 })));
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(EVENTS);
    // A send that timed out, as on a slow machine, may arrive unmarked; nothing is marked that has not arrived.
    const unsent = left.map(({ id }) => id);
    expect(new Set([...arrived, ...unsent]).size).toBe(EVENTS);

    const next = await system.startWorker();
    await waitFor(async () => (await deliveries()).length === 0, { what: 'the others to be sent' });
    expect(idsOf(await system.queue.receiveAll()).sort()).toEqual(unsent.sort()); // what was marked does not come again
    expect(await next.stop()).toEqual(DONE);
  });

  it('a worker with a silent database waits for the deadline of one unit of work, not for those of all in turn', async () => {
    const worker = await system.startWorker({
      ...proxies.databaseEnvironment,
      SHUTDOWN_DEADLINE_MS: String(ONE_UNIT_AND_A_BIT_MS),
      IMAGE_POLL_MS: '6000', // begins later than the relay, which polls each second
    });
    proxies.database.blackHole();
    // Waiting for units of work in turn takes longer than one unit only when they have not begun at the same moment.
    await waitFor(() => apartMs(lastFailures(worker.logLines)) >= 2_000, {
      deadlineMs: 90_000,
      what: 'works whose units do not begin at the same moment',
    });

    worker.signal('SIGTERM');
    expect(await worker.ended()).toEqual(DONE);
    await proxies.heal();
  }, 150_000);

  it('a data-platform books and acknowledges the received messages', async () => {
    await system.startWorker();
    const platform = await system.startDataPlatform();
    const booked = async () => {
      const [row] =
        await system.platformDatabase.dataSource.query<{ quantity: string }[]>('SELECT quantity FROM sales');
      return Number(row?.quantity ?? 0);
    };
    await buyer.order();
    await waitFor(async () => (await booked()) === 1, { what: 'a first sale' });

    const release = await holdRows(system.platformDatabase, 'SELECT day FROM sales FOR UPDATE');
    await buyer.order();
    await untilSomebodyWaits(system.platformDatabase);
    platform.signal('SIGTERM');
    await waitFor(async () => (await healthOf(platform.url, 'ready')).status === 503, { what: 'not ready' });
    await release();

    expect(await platform.ended()).toEqual(DONE);
    expect(await booked()).toBe(2);
    expect(await system.queue.depth()).toBe(0);
  });
});
