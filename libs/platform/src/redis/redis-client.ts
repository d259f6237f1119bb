import type { createClient } from 'redis';

/** The one type of Redis client in the code base. */
export type RedisClient = ReturnType<typeof createClient>;
