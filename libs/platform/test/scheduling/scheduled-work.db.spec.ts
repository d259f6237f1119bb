import { Unavailable } from '@app/kernel';
import { Locks, Log, ProcessConfig, readConfig, type RegularWork, ScheduledWork, type Turn } from '@app/platform';
import { RedisLocks } from '@app/platform/locks/redis-locks';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import { toldToEnd } from '@test/support/told-to-end';

const HOUR_MS = 60 * 60 * 1_000;
const PROOF = 'it only counts';

class NoRedis extends Locks {
  acquire(): Promise<never> {
    return Promise.reject(new Unavailable('redis'));
  }
}

describe('Scheduled work', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const workers: ScheduledWork[] = [];
  let redis: TestRedis;
  let turns: Turn[];

  beforeAll(async () => {
    redis = await createTestRedis();
  });
  beforeEach(async () => {
    await redis.flush();
    turns = [];
  });
  afterEach(() => toldToEnd(...workers.splice(0)));
  afterAll(() => redis.close());

  const someWork = (more: Partial<RegularWork> = {}): RegularWork => ({
    name: 'counting',
    everyMs: HOUR_MS,
    run: (turn) => Promise.resolve(turns.push(turn)),
    ...more,
  });
  const start = (work: RegularWork, locks: Locks | undefined = new RedisLocks(redis.client)): ScheduledWork => {
    const worker = new ScheduledWork(work, locks, log);
    workers.push(worker);
    worker.onApplicationBootstrap();
    return worker;
  };

  it('runs once in each period with any number of workers', async () => {
    const began = performance.now();
    const work = someWork({ everyMs: 400 });
    for (let n = 0; n < 5; n++) start(work);
    await waitFor(() => turns.length >= 4);
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 400 - 50);
    const tokens = turns.map(({ fencingToken }) => fencingToken);
    expect(tokens).toEqual([...tokens].sort());
    expect(tokens).not.toContain(undefined);
  });

  it('runs again at once after a failure, by the worker that checks next', async () => {
    let failures = 0;
    const run = (turn: Turn) =>
      failures++ < 2 ? Promise.reject(new Error('not today')) : Promise.resolve(turns.push(turn));
    start(someWork({ everyMs: 1_000, run }));
    await waitFor(() => turns.length === 1, { deadlineMs: 900 });
  });

  it('is waited for at the end of the process, and taken up by another when it was not done', async () => {
    let begun = 0;
    let ended = 0;
    const run = async ({ signal }: Turn): Promise<void> => {
      begun++;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended++;
    };
    const first = start(someWork({ run }));
    await waitFor(() => begun === 1);
    await toldToEnd(first);
    expect(ended).toBe(1);
    start(someWork());
    await waitFor(() => turns.length === 1);
  });

  it('is aborted when the lock is lost', async () => {
    let wasAborted = false;
    const run = async ({ signal }: Turn): Promise<void> => {
      await redis.flush();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      wasAborted = true;
    };
    start(someWork({ run }));
    await waitFor(() => wasAborted, { deadlineMs: 20_000 });
  });

  it('waits for Redis, and runs when it is available', async () => {
    let away = true;
    const locks = new RedisLocks(redis.client);
    class Returning extends Locks {
      acquire(name: string, forMs: number) {
        return away ? Promise.reject(new Unavailable('redis')) : locks.acquire(name, forMs);
      }
    }
    const acquire = jest.spyOn(Returning.prototype, 'acquire');
    start(someWork({ everyMs: 500 }), new Returning());
    await waitFor(() => acquire.mock.calls.length >= 3);
    expect(turns).toHaveLength(0);
    away = false;
    await waitFor(() => turns.length === 1);
  });

  it('that is proven harmless is done without Redis, once a period by each process', async () => {
    const began = performance.now();
    start(someWork({ everyMs: 300, harmlessTwice: PROOF }), new NoRedis());
    await waitFor(() => turns.length >= 3);
    expect(performance.now() - began).toBeGreaterThanOrEqual(2 * 300);
    expect(turns[0]!.fencingToken).toBeUndefined();
  });

  it('needs locks, or that proof', async () => {
    expect(() => new ScheduledWork(someWork(), undefined, log)).toThrow('counting needs locks');
    const alone = new ScheduledWork(someWork({ harmlessTwice: PROOF }), undefined, log);
    workers.push(alone);
    alone.onApplicationBootstrap();
    await waitFor(() => turns.length === 1);
  });
});
