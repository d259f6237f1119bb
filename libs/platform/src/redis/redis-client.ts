import type { createClient } from 'redis';

/** The one kind of client in the tree. */
export type RedisClient = ReturnType<typeof createClient>;
