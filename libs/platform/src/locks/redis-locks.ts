import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { LuaScript } from '../redis/lua-script';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { withRedis } from '../redis/with-redis';
import { type Lease, Locks } from './locks';

/** Longer than any pause of a lock holder; then the last token of a name may be forgotten, since time has gone on. */
const TOKEN_KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * Takes the lock if it is free, and returns the fencing token. Tokens count up from the time in microseconds, so that
 * they rise even when Redis lost the last one. Returned as text: Lua would round it.
 */
const ACQUIRE = new LuaScript(`
  if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
  local time = redis.call('TIME')
  local last = tonumber(redis.call('GET', KEYS[2]) or 0)
  local token = string.format('%.0f', math.max(last + 1, time[1] * 1000000 + time[2]))
  redis.call('SET', KEYS[2], token, 'PX', ARGV[3])
  return token`);

const EXTEND = new LuaScript(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])`);

const RELEASE = new LuaScript(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])`);

/** A key for each lock. Its value is the holder's secret: only the holder extends or deletes the key. */
@Injectable()
export class RedisLocks extends Locks {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {
    super();
  }

  async acquire(name: string, forMs: number): Promise<Lease | undefined> {
    const key = `lock:{${name}}`;
    const holder = randomUUID();
    const token = await this.run(ACQUIRE, [key, `${key}:token`], [holder, forMs, TOKEN_KEPT_MS]);
    if (token === null) return undefined;
    return {
      fencingToken: Number(token),
      extend: async (moreMs) => (await this.run(EXTEND, [key], [holder, moreMs])) === 1,
      release: async () => {
        await this.run(RELEASE, [key], [holder]);
      },
    };
  }

  private run(script: LuaScript, keys: string[], values: (string | number)[]): Promise<unknown> {
    return withRedis(() => script.run(this.redis, keys, values));
  }
}
