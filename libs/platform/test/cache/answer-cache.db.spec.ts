import { Test, type TestingModule } from '@nestjs/testing';
import { AnswerCache, ClockModule, LoggingModule, RedisModule } from '@app/platform';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { configModule } from '@test/support/nest';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';

const PLACE = { key: 'answers', field: 'one', keepMs: 60_000 };

describe('AnswerCache', () => {
  let redis: TestRedis;
  let proxy: FaultyProxy;
  /** Two processes. */
  let modules: TestingModule[];
  let computed: number;

  beforeAll(async () => {
    redis = await createTestRedis();
    const url = new URL(redis.url);
    proxy = await createFaultyProxy(Number(url.port), url.hostname);
    url.host = `127.0.0.1:${proxy.port}`;
    modules = await Promise.all([1, 2].map(() => aProcess(url.href)));
  });
  beforeEach(async () => {
    await proxy.heal();
    await redis.flush();
    computed = 0;
    await waitFor(async () => {
      await findIn(0, { ...PLACE, field: 'probe' });
      return (await redis.client.hExists(PLACE.key, 'probe')) && redis.client.del(PLACE.key);
    });
    computed = 0;
  });
  afterAll(async () => {
    await Promise.all(modules.map((module) => module.close()));
    await proxy.close();
    await redis.close();
  });

  async function aProcess(redisUrl: string): Promise<TestingModule> {
    const module = await Test.createTestingModule({
      imports: [
        configModule({ LOG_LEVEL: 'silent', REDIS_URL: redisUrl }),
        LoggingModule,
        ClockModule,
        RedisModule.forRoot(),
      ],
      providers: [AnswerCache],
    }).compile();
    return module.init();
  }

  const answer = () => Promise.resolve({ etag: '"1-5"', body: `{"text":"녹차\\n","computed":${++computed}}` });
  const cacheOf = (process: number) => modules[process]!.get(AnswerCache);
  const findIn = (process: number, place = PLACE) => cacheOf(process).find(place, answer);

  it('computes once for all processes, and answers the same bytes', async () => {
    const first = await findIn(0);
    expect(await findIn(0)).toEqual(first);
    expect(await findIn(1)).toEqual(first);
    expect(first).toEqual({ etag: '"1-5"', body: '{"text":"녹차\\n","computed":1}' });
  });

  it('computes once for requests that come together', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => findIn(0)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(computed).toBe(1);
  });

  it('keeps no answer longer than its time, counted from the first field of the hash', async () => {
    await findIn(0, { ...PLACE, keepMs: 500 });
    await findIn(0, { ...PLACE, field: 'another' });
    expect(await redis.client.pTTL(PLACE.key)).toBeLessThanOrEqual(500);
    await waitFor(async () => (await redis.client.exists(PLACE.key)) === 0);
    await findIn(0);
    expect(computed).toBe(3);
  });

  it('keeps nothing with a time of 0', async () => {
    await findIn(0, { ...PLACE, keepMs: 0 });
    await findIn(0, { ...PLACE, keepMs: 0 });
    expect(computed).toBe(2);
    expect(await redis.client.exists(PLACE.key)).toBe(0);
  });

  it('removes a hash with all of its fields, for every process', async () => {
    await findIn(0);
    await findIn(0, { ...PLACE, field: 'another' });
    await cacheOf(1).forget([PLACE.key]);
    await findIn(0);
    expect(computed).toBe(3);
  });

  it('does not keep a failure', async () => {
    await expect(cacheOf(0).find(PLACE, () => Promise.reject(new Error('no such thing')))).rejects.toThrow('no such');
    expect(await findIn(0)).toMatchObject({ etag: '"1-5"' });
  });

  it.each<[string, () => Promise<void> | void]>([
    ['gone', () => proxy.refuse()],
    ['silent', () => proxy.blackHole()],
  ])('answers while Redis is %s, once at a time', async (_, breakRedis) => {
    await findIn(0);
    await breakRedis();
    await findIn(0);
    await Promise.all(Array.from({ length: 50 }, () => findIn(0)));
    await cacheOf(0).forget([PLACE.key]);
    expect(computed).toBe(3);
  });
});
