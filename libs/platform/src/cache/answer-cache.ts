import { Inject, Injectable, Optional } from '@nestjs/common';
import { Log } from '../logging/log';
import { LuaScript } from '../redis/lua-script';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { withRedis } from '../redis/with-redis';
import { OwnWrites } from '../replica/own-writes';

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

/** How long an invalidation is remembered: longer than any computation. */
const REMEMBERED_MS = 60_000;

/** KEYS: hashes, and the counters of their invalidations. ARGV: ms to live of the counters. */
const FORGET = new LuaScript(`
  for n = 1, #KEYS, 2 do
    redis.call('DEL', KEYS[n])
    redis.call('INCR', KEYS[n + 1])
    redis.call('PEXPIRE', KEYS[n + 1], ARGV[1])
  end
`);

/** KEYS: hash, counter. ARGV: field, answer, ms to live, the counter before the computation. */
const KEEP_UNLESS_FORGOTTEN = new LuaScript(`
  if (redis.call('GET', KEYS[2]) or '') ~= ARGV[4] then return end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
`);

/**
 * Answers that may be slightly stale, shared by all processes. Simultaneous requests of one process share one lookup
 * and one computation. Without Redis every answer is computed, once at a time.
 *
 * Without a replica, a process that invalidates a hash while another computes an answer for it may see the old answer
 * again, until the hash expires. With a replica the computation may wait for it, so invalidations are counted, and an
 * answer whose computation began before one is not kept.
 */
@Injectable()
export class AnswerCache {
  private readonly underWay = new Map<string, Promise<CachedAnswer>>();
  private restUntil = 0;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
    @Optional() private readonly writes?: OwnWrites,
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
    await this.ask(async () => {
      if (this.countsInvalidations)
        await FORGET.run(
          this.redis,
          keys.flatMap((key) => [key, counterOf(key)]),
          [REMEMBERED_MS],
        );
      else await this.redis.del(keys);
    });
  }

  private get countsInvalidations(): boolean {
    return this.writes?.areMarked === true;
  }

  private async lookOrCompute(place: AnswerPlace, compute: () => Promise<CachedAnswer>): Promise<CachedAnswer> {
    const kept = await this.ask(() => this.redis.hGet(place.key, place.field));
    if (kept) return toAnswer(kept);
    if (this.countsInvalidations) return this.computeUnlessForgotten(place, compute);
    const answer = await compute();
    await this.ask(() => KEEP.run(this.redis, [place.key], [place.field, toText(answer), place.keepMs]));
    return answer;
  }

  /** The counter is read before the computation looks up what it must have seen. */
  private async computeUnlessForgotten(
    { key, field, keepMs }: AnswerPlace,
    compute: () => Promise<CachedAnswer>,
  ): Promise<CachedAnswer> {
    const counter = counterOf(key);
    const before = await this.ask(async () => ({ count: (await this.redis.get(counter)) ?? '' }));
    const answer = await compute();
    if (before) {
      const values = [field, toText(answer), keepMs, before.count];
      await this.ask(() => KEEP_UNLESS_FORGOTTEN.run(this.redis, [key, counter], values));
    }
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

const counterOf = (key: string): string => `${key}:forgotten`;

/** An entity tag contains no line break. */
const toText = ({ etag, body }: CachedAnswer): string => `${etag}\n${body}`;

function toAnswer(text: string): CachedAnswer {
  const end = text.indexOf('\n');
  return { etag: text.slice(0, end), body: text.slice(end + 1) };
}
