import fastify from 'fastify';
import { serve } from './serve';

/** What any answer costs at the least: JSON from a bare Fastify route. Configured by PORT. */
async function main(): Promise<void> {
  const app = fastify();
  app.get('/', () => ({ hello: 'world' }));
  await serve(app);
}

void main();
