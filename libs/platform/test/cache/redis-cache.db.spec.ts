import { Cache } from '@nestjs/cache-manager';
import { Test, type TestingModule } from '@nestjs/testing';
import { ClockModule, LoggingModule, RedisCacheModule, type RedisClient, RedisModule } from '@app/platform';
import { REDIS } from '@app/platform/redis/redis.module';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { configModule } from '@test/support/nest';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';

describe('The cache in Redis', () => {
  let redis: TestRedis;
  let proxy: FaultyProxy;
  let module: TestingModule;
  let cache: Cache;

  beforeAll(async () => {
    redis = await createTestRedis();
    const url = new URL(redis.url);
    proxy = await createFaultyProxy(Number(url.port), url.hostname);
    url.host = `127.0.0.1:${proxy.port}`;
    module = await Test.createTestingModule({
      imports: [
        configModule({ LOG_LEVEL: 'silent', REDIS_URL: url.href }),
        LoggingModule,
        ClockModule,
        RedisModule.forRoot(),
        RedisCacheModule,
      ],
    }).compile();
    await module.init();
    cache = module.get(Cache, { strict: false });
    await untilConnected();
  });
  beforeEach(() => redis.flush());
  afterAll(async () => {
    await module.close();
    await proxy.close();
    await redis.close();
  });

  const untilConnected = () => waitFor(() => module.get<RedisClient>(REDIS, { strict: false }).isReady);

  it('keeps values for the given time, under keys of its own', async () => {
    await cache.set('tea', { units: 3, name: '녹차' }, 60_000);
    expect(await cache.get('tea')).toEqual({ units: 3, name: '녹차' });
    expect(await redis.client.keys('*')).toEqual(['cache:tea']);
    expect(await redis.client.pTTL('cache:tea')).toBeGreaterThan(50_000);
    expect(await cache.get('coffee')).toBeUndefined();
  });

  it('never empties the Redis that it shares', async () => {
    await redis.client.set('identity:session:1', 'somebody');
    await expect(cache.clear()).rejects.toThrow('never all of them');
    expect(await redis.client.get('identity:session:1')).toBe('somebody');
  });

  it('finds and writes nothing without Redis, and works again with it', async () => {
    await cache.set('tea', 1, 60_000);
    await proxy.refuse();
    expect(await cache.get('tea')).toBeUndefined();
    await expect(cache.set('tea', 2, 60_000)).rejects.toThrow();
    await proxy.heal();
    await untilConnected();
    expect(await cache.get('tea')).toBe(1);
  });
});
