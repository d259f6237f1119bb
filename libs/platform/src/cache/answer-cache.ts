import { Inject, Injectable } from '@nestjs/common';
import { Log } from '../logging/log';
import { LuaScript } from '../redis/lua-script';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { withRedis } from '../redis/with-redis';

/** A body that is ready to send, and its entity tag with its quotes. */
export interface CachedAnswer {
  readonly etag: string;
  readonly body: string;
}

/** Where an answer is kept: a Redis hash that is invalidated as a whole, and a field of it. */
export interface AnswerPlace {
  readonly key: string;
  readonly field: string;
  /** Milliseconds that the hash lives from its first field on: no answer in it is older. 0 keeps no answer. */
  readonly keepMs: number;
}

/** How long a request waits for the cache before it computes the answer. */
const DEADLINE_MS = 100;
/** How long the cache skips Redis after a failed call. */
const REST_MS = 1_000;

/** KEYS: hash. ARGV: field, answer, ms to live. */
const KEEP = new LuaScript(`
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
`);

/**
 * Answers that may be slightly stale, shared by all processes. Simultaneous requests of one process share one lookup
 * and one computation. A process that invalidates a hash while another computes an answer for it may see the old answer
 * again, until the hash expires. Without Redis every answer is computed, once at a time.
 */
@Injectable()
export class AnswerCache {
  private readonly underWay = new Map<string, Promise<CachedAnswer>>();
  private restUntil = 0;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
  ) {}

  /** @throws any error of the computation, which is not kept */
  find(place: AnswerPlace, compute: () => Promise<CachedAnswer>): Promise<CachedAnswer> {
    if (place.keepMs === 0) return compute();
    const name = `${place.key} ${place.field}`;
    const known = this.underWay.get(name);
    if (known) return known;
    const finding = this.lookOrCompute(place, compute).finally(() => this.underWay.delete(name));
    this.underWay.set(name, finding);
    return finding;
  }

  /** Never throws: an answer that is not invalidated expires soon. */
  async forget(keys: string[]): Promise<void> {
    await this.ask(() => this.redis.del(keys));
  }

  private async lookOrCompute(place: AnswerPlace, compute: () => Promise<CachedAnswer>): Promise<CachedAnswer> {
    const kept = await this.ask(() => this.redis.hGet(place.key, place.field));
    if (kept) return toAnswer(kept);
    const answer = await compute();
    await this.ask(() => KEEP.run(this.redis, [place.key], [place.field, toText(answer), place.keepMs]));
    return answer;
  }

  private async ask<T>(commands: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.restUntil) return undefined;
    try {
      return await withRedis(commands, DEADLINE_MS);
    } catch (error) {
      this.restUntil = performance.now() + REST_MS;
      this.log.debug({ err: error }, 'answers are not cached for a moment'); // the client logs it
      return undefined;
    }
  }
}

/** An entity tag contains no line break. */
const toText = ({ etag, body }: CachedAnswer): string => `${etag}\n${body}`;

function toAnswer(text: string): CachedAnswer {
  const end = text.indexOf('\n');
  return { etag: text.slice(0, end), body: text.slice(end + 1) };
}
