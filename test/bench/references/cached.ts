import fastify from 'fastify';
import { createClient } from 'redis';
import { serve } from './serve';

/** What a cached answer costs at the least: one Redis GET in a bare Fastify route. Configured by REDIS_URL, KEY and PORT. */
async function main(): Promise<void> {
  const { REDIS_URL = '', KEY = '' } = process.env;
  const redis = createClient({ url: REDIS_URL });
  await redis.connect();
  const app = fastify();
  app.get('/', async (_, reply) => {
    void reply.header('content-type', 'application/json; charset=utf-8');
    return redis.get(KEY);
  });
  await serve(app);
}

void main();
