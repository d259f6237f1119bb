import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client';

/** Several steps that Redis takes as one. Named by its digest, and sent in full to a Redis that does not know it (any more). */
export class LuaScript {
  private readonly digest: string;

  constructor(private readonly text: string) {
    this.digest = createHash('sha1').update(text).digest('hex');
  }

  /** Numbers arrive as text, as everything does. Keys of one script must lie in one slot of a cluster. */
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
