import type { FastifyInstance } from 'fastify';

/** Listens on PORT, and ends with the bench that started it, however that ends. */
export async function serve(app: FastifyInstance): Promise<void> {
  process.once('disconnect', () => process.exit());
  await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
}
