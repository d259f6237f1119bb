import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client';

/**
 * Several Redis commands that run atomically. Called by its digest, and sent in full to a Redis that does not know it
 * (any more).
 */
export class LuaScript {
  private readonly digest: string;

  constructor(private readonly text: string) {
    this.digest = createHash('sha1').update(text).digest('hex');
  }

  /** Numbers are passed as text. The keys of one script must be in one slot of a cluster. */
  async run(redis: RedisClient, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    const options = { keys, arguments: values.map(String) };
    try {
      return await redis.evalSha(this.digest, options);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, options);
    }
  }
}
