import { CacheModule, type CacheModuleOptions } from '@nestjs/cache-manager';
import { Module } from '@nestjs/common';
import { KeyvAdapter } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';

const NAMESPACE = 'cache';

/**
 * A store over the process's own client: a client that cache-manager-redis-yet created would end the process when Redis
 * drops. It is a store for cache-manager 5, hence the adapter. Only the client's module closes it.
 */
function createStore(redis: RedisClient): Keyv {
  const store = redisInsStore(redis as Parameters<typeof redisInsStore>[0]);
  // It would be FLUSHDB, which also deletes sessions, carts and locks.
  store.reset = () => Promise.reject(new Error('the cache shares its Redis: delete keys, never all of them'));
  const keyv = new Keyv({ store: new KeyvAdapter(store), namespace: NAMESPACE, throwOnErrors: true });
  keyv.serialize = undefined; // the store itself encodes JSON
  keyv.deserialize = undefined;
  return keyv;
}

/**
 * `Cache` of @nestjs/cache-manager over Redis, under keys that begin with `cache:`. Without Redis, a read finds nothing
 * and a write throws; neither waits for Redis to return.
 */
@Module({
  imports: [
    CacheModule.registerAsync({
      inject: [REDIS],
      // Keyv declares its types twice, for `require` and for `import`; the class is the same.
      useFactory: (redis: RedisClient) => ({ stores: createStore(redis) as unknown as CacheModuleOptions['stores'] }),
    }),
  ],
  exports: [CacheModule],
})
export class RedisCacheModule {}
