import { Unavailable } from '@app/kernel';
import { type Lease, whileHeld } from '@app/platform';
import { RedisLocks } from '@app/platform/locks/redis-locks';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';

const LONG_MS = 60_000;

describe('Locks in Redis', () => {
  let redis: TestRedis;
  let locks: RedisLocks;

  beforeAll(async () => {
    redis = await createTestRedis();
    locks = new RedisLocks(redis.client);
  });
  beforeEach(() => redis.flush());
  afterAll(() => redis.close());

  const acquire = async (name = 'work', forMs = LONG_MS): Promise<Lease> => {
    const lease = await locks.acquire(name, forMs);
    if (!lease) throw new Error(`${name} is held by another`);
    return lease;
  };

  it('are granted to one of many concurrent callers', async () => {
    const leases = await Promise.all(Array.from({ length: 100 }, () => locks.acquire('work', LONG_MS)));
    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
    expect(await locks.acquire('other work', LONG_MS)).toBeDefined();
  });

  it('are free again when they are released', async () => {
    const lease = await acquire();
    await lease.release();
    await acquire();
  });

  it('are not kept by a process that has ended', async () => {
    await acquire('work', 200);
    expect(await locks.acquire('work', LONG_MS)).toBeUndefined();
    await waitFor(() => locks.acquire('work', LONG_MS), { deadlineMs: 2_000 });
  });

  it('are not released or extended by a holder whose lease is lost', async () => {
    const lost = await acquire('work', 1);
    const lease = await waitFor(() => locks.acquire('work', LONG_MS));
    await lost.release();
    expect(await lost.extend(1)).toBe(false);
    expect(await lease.extend(LONG_MS)).toBe(true);
    expect(await redis.client.pTTL('lock:{work}')).toBeGreaterThan(LONG_MS / 2);
  });

  it('last as long as their holder extends them', async () => {
    const lease = await acquire('work', 1_000);
    expect(await lease.extend(LONG_MS)).toBe(true);
    expect(await redis.client.pTTL('lock:{work}')).toBeGreaterThan(LONG_MS / 2);
  });

  it('come with a token above all earlier ones, even when Redis has lost the last one', async () => {
    const tokens: number[] = [];
    for (let turn = 0; turn < 20; turn++) {
      if (turn % 5 === 4) await redis.flush();
      const lease = await acquire();
      tokens.push(lease.fencingToken);
      await lease.release();
    }
    expect(tokens.every(Number.isSafeInteger)).toBe(true);
    expect(tokens.every((token, n) => n === 0 || token > tokens[n - 1]!)).toBe(true);
  });

  it('count tokens on from the last one where the clock of Redis went back', async () => {
    const ahead = (Date.now() + 3_600_000) * 1_000;
    await redis.client.set('lock:{work}:token', String(ahead));
    expect((await acquire()).fencingToken).toBe(ahead + 1);
  });

  it('leave no key without an expiry', async () => {
    const lease = await acquire();
    expect(await redis.client.pTTL('lock:{work}:token')).toBeGreaterThan(LONG_MS);
    await lease.release();
    expect(await redis.client.exists('lock:{work}')).toBe(0);
  });

  it('are unavailable without Redis', async () => {
    const gone = redis.client.duplicate({ disableOfflineQueue: true });
    await expect(new RedisLocks(gone).acquire('work', LONG_MS)).rejects.toThrow(Unavailable);
  });

  describe('while work is done under them', () => {
    const untilAborted = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted')));

    it('are kept for longer than they were taken for', async () => {
      const lease = await acquire('work', 300);
      let extensions = 0;
      const counting: Lease = { ...lease, extend: (forMs) => (extensions++, lease.extend(forMs)) };
      await whileHeld(counting, 300, () => waitFor(() => extensions >= 6));
      expect(await lease.extend(LONG_MS)).toBe(true);
    });

    it('abort the work when they are lost', async () => {
      const lease = await acquire('work', 300);
      const work = whileHeld(lease, 300, untilAborted);
      await redis.flush();
      expect(await work).toBe('aborted');
    });

    it('abort the work when Redis is away for longer than they last', async () => {
      const lease = await acquire('work', 300);
      const began = performance.now();
      const cutOff: Lease = { ...lease, extend: () => Promise.reject(new Unavailable('redis')) };
      expect(await whileHeld(cutOff, 300, untilAborted)).toBe('aborted');
      expect(performance.now() - began).toBeGreaterThanOrEqual(299);
    });
  });
});
