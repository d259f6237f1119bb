import fastify from 'fastify';
import { createConnection } from 'mysql2';
import { FloorLane } from './floor-lane';
import { databaseOptions, orderRequestOf, SESSION_SETTINGS } from './orders-api';
import { serve } from './serve';

/**
 * The limit of the design on this machine: POST /orders with the same batched SQL over the same tables as the shop, in
 * one lane of two round trips a batch; no Nest, no TypeORM, no sessions, no idempotency. Configured by DATABASE_* and PORT.
 */
async function main(): Promise<void> {
  const connection = createConnection({ ...databaseOptions(), multipleStatements: true });
  for (const setting of SESSION_SETTINGS) connection.query(setting);
  const lane = new FloorLane(connection);
  const app = fastify();
  app.post('/orders', (request) => lane.place(orderRequestOf(request)));
  await serve(app);
}

void main();
