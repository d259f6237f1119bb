import { createClient } from 'redis';
import { testServers } from './servers';

type RedisClient = ReturnType<typeof createClient>;

/** A Redis database that no other Jest worker uses. */
export interface TestRedis {
  readonly url: string;
  /** Connected; for the test itself. */
  readonly client: RedisClient;
  /** Empties this database, and only this. */
  flush(): Promise<void>;
  /** Empties it and closes the client. */
  close(): Promise<void>;
}

/** Redis has 16 databases unless configured otherwise; 0 is left to other users of the server. */
const DATABASES = 15;

export async function createTestRedis(): Promise<TestRedis> {
  const url = new URL(testServers().redisUrl);
  url.pathname = `/${1 + (Number(process.env.JEST_WORKER_ID ?? 0) % DATABASES)}`;
  const client: RedisClient = createClient({ url: url.href });
  client.on('error', () => undefined); // commands fail by themselves; without a listener the process would end
  await client.connect();
  await client.flushDb();
  return {
    url: url.href,
    client,
    flush: async () => {
      await client.flushDb();
    },
    close: async () => {
      await client.flushDb();
      await client.quit();
    },
  };
}
