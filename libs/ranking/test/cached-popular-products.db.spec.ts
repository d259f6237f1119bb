import { Unavailable } from '@app/kernel';
import { withRedis } from '@app/platform';
import { RedisLocks } from '@app/platform/locks/redis-locks';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { TestClock } from '@test/support/test-clock';
import { waitFor } from '@test/support/wait-for';
import type { Ranking, RankingChoice } from '../src/application/popular-products';
import { aProduct, CountingQueries, RankingProcess } from './ranking-process';

const NOW: RankingChoice = { window: '3d', by: 'quantity', asOf: undefined };
const past = (minutesAgo: number): RankingChoice => ({
  ...NOW,
  asOf: new Date(Date.UTC(2026, 10, 20, 11, 59) - minutesAgo * 60_000),
});

describe('Rankings from the cache', () => {
  let redis: TestRedis;
  let proxy: FaultyProxy;
  let queries: CountingQueries;
  let clock: TestClock;
  let processes: RankingProcess[];
  let redisUrl: URL;

  beforeAll(async () => {
    redis = await createTestRedis();
    proxy = await createFaultyProxy(Number(new URL(redis.url).port));
  });
  beforeEach(async () => {
    await proxy.heal();
    // The case before may have opened the circuit of this process.
    await waitFor(() => withRedis(() => redis.client.ping()).catch(() => false), { what: 'Redis to be asked again' });
    await redis.flush();
    queries = new CountingQueries();
    clock = new TestClock(new Date('2026-11-20T12:00:42.000Z'));
    redisUrl = new URL(redis.url);
    redisUrl.hostname = '127.0.0.1';
    redisUrl.port = String(proxy.port);
    processes = await Promise.all([1, 2].map(() => RankingProcess.start({ redisUrl: redisUrl.href, queries, clock })));
  });
  afterEach(() => Promise.all(processes.map((process) => process.stop())));
  afterAll(async () => {
    await proxy.close();
    await redis.close();
  });

  const find = (choice = NOW, process = 0): Promise<Ranking> => processes[process]!.products.find(choice);
  /** A query that answers when the spec allows it. */
  function heldUp(): { readonly finish: () => void } {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    queries.answer = () => finished.then(() => [aProduct()]);
    return { finish: () => finish() };
  }
  const fail = (): void => {
    queries.answer = () => Promise.reject(new Unavailable('database'));
  };

  it('query the database once, for any number of processes and requests', async () => {
    const query = heldUp();
    const asking = Promise.all(Array.from({ length: 200 }, (_, n) => find(NOW, n % 2)));
    await waitFor(() => queries.running === 1);
    query.finish();
    const answers = await asking;
    expect(queries.asked).toHaveLength(1);
    expect(queries.asked[0]).toEqual({ ...NOW, asOf: new Date('2026-11-20T12:00:00.000Z'), isPast: false, limit: 100 });
    await find(past(0));
    expect(queries.asked[1]).toMatchObject({ isPast: true });
    expect(new Set(answers.map((answer) => JSON.stringify(answer.products))).size).toBe(1);
  });

  it('are not computed again by a process that missed their arrival', async () => {
    const acquire = jest.spyOn(RedisLocks.prototype, 'acquire');
    acquire.mockImplementationOnce(async (...lock) => {
      await find();
      return new RedisLocks(redis.client).acquire(...lock);
    });
    await find(NOW, 1);
    acquire.mockRestore();
    expect(queries.asked).toHaveLength(1);
  });

  it('are fresh for a minute', async () => {
    const first = await find();
    clock.advance(59_999);
    expect(await find(NOW, 1)).toEqual(first);
    expect(queries.asked).toHaveLength(1);
    clock.advance(1);
    expect((await find(NOW, 1)).asOf).toEqual(new Date('2026-11-20T12:01:00.000Z'));
    expect(queries.asked).toHaveLength(2);
  });

  it('ignore answers of a process whose clock is ahead, as fresh and as the last answer', async () => {
    const ahead = new TestClock(new Date('2026-11-20T12:10:42.000Z'));
    processes.push(await RankingProcess.start({ redisUrl: redisUrl.href, queries, clock: ahead }));
    expect((await find(NOW, 2)).asOf).toEqual(new Date('2026-11-20T12:10:00.000Z'));
    fail();
    await expect(find()).rejects.toThrow(Unavailable);
    queries.answer = () => Promise.resolve([aProduct()]);
    expect((await find(NOW, 1)).asOf).toEqual(new Date('2026-11-20T12:00:00.000Z'));
    expect((await find(NOW, 1)).asOf).toEqual(new Date('2026-11-20T12:00:00.000Z'));
    expect(queries.asked).toHaveLength(3);
  });

  it('are separate for each choice', async () => {
    const choices: RankingChoice[] = [NOW, { ...NOW, window: '7d' }, { ...NOW, by: 'revenue' }, past(0), past(64)];
    for (const choice of [...choices, ...choices.slice(0, 3)]) await find(choice);
    expect(queries.asked.map(({ window, by, asOf }) => [window, by, asOf.toISOString()])).toEqual([
      ['3d', 'quantity', '2026-11-20T12:00:00.000Z'],
      ['7d', 'quantity', '2026-11-20T12:00:00.000Z'],
      ['3d', 'revenue', '2026-11-20T12:00:00.000Z'],
      ['3d', 'quantity', '2026-11-20T11:59:00.000Z'],
      ['3d', 'quantity', '2026-11-20T10:55:00.000Z'],
    ]);
  });

  describe('when an answer is older than a minute', () => {
    let old: Ranking;

    beforeEach(async () => {
      old = await find();
      await find(NOW, 1);
      clock.advance(60_000);
    });

    it('are computed for the first request; concurrent requests get the last answer', async () => {
      const query = heldUp();
      const first = find();
      await waitFor(() => queries.running === 1);
      expect((await find()).asOf).toEqual(old.asOf);
      expect((await find(NOW, 1)).asOf).toEqual(old.asOf);
      query.finish();
      expect((await first).asOf).toEqual(new Date('2026-11-20T12:01:00.000Z'));
      expect((await find(NOW, 1)).asOf).toEqual(new Date('2026-11-20T12:01:00.000Z'));
      expect(queries.asked).toHaveLength(2);
    });

    it('are the last ones while the database is slow, and new ones once it has answered', async () => {
      const query = heldUp();
      const began = performance.now();
      expect((await find()).asOf).toEqual(old.asOf);
      expect(performance.now() - began).toBeLessThan(1_500);
      query.finish();
      await waitFor(async () => (await find()).asOf > old.asOf);
      expect(queries.asked).toHaveLength(2);
    });

    it('are the last ones without the database, also after Redis has lost them', async () => {
      fail();
      expect((await find()).asOf).toEqual(old.asOf);
      await redis.flush();
      expect((await find()).asOf).toEqual(old.asOf);
    });

    it('expire after an hour', async () => {
      clock.advance(60 * 60_000);
      await redis.flush();
      fail();
      await expect(find()).rejects.toThrow(Unavailable);
    });

    it('do not become fresh through a late write', async () => {
      const key = 'cache:ranking:products:1:3d:quantity:now';
      const written = await redis.client.get(key);
      const fresh = await find();
      expect(fresh.asOf > old.asOf).toBe(true);
      await redis.client.set(key, written!);
      await find(NOW, 1);
      expect(queries.asked).toHaveLength(3);
    });
  });

  it('are computed again when Redis has lost them', async () => {
    await find();
    await redis.flush();
    await find();
    await find(NOW, 1);
    expect(queries.asked).toHaveLength(2);
  });

  it('are computed by another process when the computing one is dead', async () => {
    const dead = await new RedisLocks(redis.client).acquire('ranking:products:1:3d:quantity:now', 1_000);
    expect(dead).toBeDefined();
    const began = performance.now();
    await Promise.all(Array.from({ length: 20 }, (_, n) => find(NOW, n % 2)));
    expect(performance.now() - began).toBeGreaterThanOrEqual(900);
    expect(queries.asked).toHaveLength(1);
  });

  it('are refused when a computation takes too long', async () => {
    await new RedisLocks(redis.client).acquire('ranking:products:1:3d:quantity:now', 60_000);
    await expect(find()).rejects.toThrow(Unavailable);
    expect(queries.asked).toHaveLength(0);
  }, 15_000);

  it('are refused without a database, and do not query it again for a second', async () => {
    fail();
    await expect(Promise.all([find(), find()])).rejects.toThrow(Unavailable);
    await expect(find()).rejects.toThrow(Unavailable);
    expect(queries.asked).toHaveLength(1);
    queries.answer = () => Promise.resolve([aProduct()]);
    await waitFor(() => find(), { deadlineMs: 3_000, everyMs: 100 });
    expect(queries.asked).toHaveLength(2);
  });

  it.each(['gone', 'silent'])('are computed once a minute by each process while Redis is %s', async (how) => {
    if (how === 'silent') proxy.blackHole();
    else await proxy.refuse();
    const answers = await Promise.all(Array.from({ length: 50 }, () => find()));
    expect(answers[0]!.products).toHaveLength(1);
    await find();
    expect(queries.asked).toHaveLength(1);
    await find(NOW, 1);
    expect(queries.asked).toHaveLength(2);
    clock.advance(60_000);
    await find();
    expect(queries.asked).toHaveLength(3);
  });

  it('come from Redis again when Redis is back', async () => {
    await proxy.refuse();
    await find();
    await proxy.heal();
    await waitFor(() => processes.every(({ redis: client }) => client.isReady));
    await redis.flush();
    await find(NOW, 1);
    await find();
    expect(queries.asked).toHaveLength(2);
  });

  it('of the past use a bounded number of keys, for any number of requests', async () => {
    for (let minutes = 0; minutes < 200; minutes++) await find(past(minutes), minutes % 2);
    expect(queries.asked).toHaveLength(200);
    const keys = await redis.client.keys('*');
    expect(keys.filter((key) => key.startsWith('cache:'))).toHaveLength(64);
    expect(keys).toHaveLength(2 * 64); // and the last token of each lock
    const ttls = await Promise.all(keys.map((key) => redis.client.pTTL(key)));
    expect(Math.min(...ttls)).toBeGreaterThan(0);
  });

  it('of the past do not evict current ones from a process without Redis', async () => {
    await proxy.refuse();
    await find();
    for (let minutes = 0; minutes < 40; minutes++) await find(past(minutes));
    expect(queries.asked).toHaveLength(41);
    await find();
    expect(queries.asked).toHaveLength(41);
  });

  it('of the past are busy, not unavailable, when the database has ended their query', async () => {
    const ended = Object.assign(new Error('Query execution was interrupted'), { errno: 1969 });
    queries.answer = () => Promise.reject(new Unavailable('database', ended));
    await expect(find(past(1))).rejects.toMatchObject({ code: 'ranking.busy' });
    await expect(find()).rejects.toThrow(Unavailable);
  });

  it('of the past are computed one at a time; some wait, and more are refused', async () => {
    const query = heldUp();
    const asking = Promise.allSettled(Array.from({ length: 60 }, (_, minutes) => find(past(minutes))));
    await waitFor(() => queries.running === 1);
    const now = find();
    await waitFor(() => queries.running === 2); // a current one does not wait behind them
    query.finish();
    await now;
    const outcomes = await asking;
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(Array(39).fill('ranking.busy'));
    expect(queries.asked).toHaveLength(22);
    expect(queries.mostAtOnce).toBe(2);
  });
});
