import fastify from 'fastify';

/** What any answer costs at the least: JSON from a bare Fastify route. Told by PORT. */
async function main(): Promise<void> {
  const app = fastify();
  app.get('/', () => ({ hello: 'world' }));
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
}

void main();
