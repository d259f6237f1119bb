import type { RedisClient } from '@app/platform';
import { createHash } from 'node:crypto';

/** A script that is sent by its SHA-1, and in full only to a Redis that has not seen it. */
export class LuaScript {
  private readonly sha: string;

  constructor(private readonly lua: string) {
    this.sha = createHash('sha1').update(lua).digest('hex');
  }

  async run(redis: RedisClient, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    const options = { keys, arguments: values.map(String) };
    try {
      return await redis.evalSha(this.sha, options);
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.lua, options);
    }
  }
}
