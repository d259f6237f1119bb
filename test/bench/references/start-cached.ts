import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { BenchRun } from '../run';
import { Reference } from './reference';

/** `cached` with this answer in Redis. */
export async function startCached({ redis: { url } }: BenchRun, answer: string): Promise<Reference> {
  const key = `bench:cached:${randomUUID()}`;
  const redis = createClient({ url });
  await redis.connect();
  await redis.set(key, answer);
  await redis.quit();
  return Reference.start('cached', { REDIS_URL: url, KEY: key });
}
