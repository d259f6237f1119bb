import type { RedisClient } from '@app/platform';
import { createHash } from 'node:crypto';

interface Parameters {
  readonly keys: string[];
  readonly arguments: string[];
}

/** Several steps that Redis takes as one. Named by its digest, and sent in full to a Redis that does not know it (any more). */
export class LuaScript {
  private readonly digest: string;

  constructor(private readonly text: string) {
    this.digest = createHash('sha1').update(text).digest('hex');
  }

  async run(redis: RedisClient, parameters: Parameters): Promise<unknown> {
    try {
      return await redis.evalSha(this.digest, parameters);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, parameters);
    }
  }
}
