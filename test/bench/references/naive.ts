import fastify from 'fastify';
import { createPool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { v7 as newId } from 'uuid';
import { databaseOptions, type OrderRequest, orderRequestOf, Refused, SESSION_SETTINGS, totalsOf } from './orders-api';
import { serve } from './serve';
import { toBinary } from './sql';

const CONNECTIONS = 64;

interface Product extends RowDataPacket {
  readonly id: Buffer;
  readonly price: number;
  readonly stock: number;
}

/**
 * What a careful engineer writes first: POST /orders in one transaction an order, ten round trips (BEGIN, two that lock,
 * two UPDATEs, four INSERTs, COMMIT); no authentication, no checks beyond stock and balance. Told by DATABASE_* and PORT.
 */
async function main(): Promise<void> {
  const pool = createPool({ ...databaseOptions(), connectionLimit: CONNECTIONS });
  pool.on('connection', (connection) => {
    for (const setting of SESSION_SETTINGS) void connection.query(setting);
  });
  const app = fastify();
  app.post('/orders', async (request) => {
    const connection = await pool.getConnection();
    try {
      return await inTransaction(connection, () => placeOrder(connection, orderRequestOf(request)));
    } finally {
      connection.release();
    }
  });
  await serve(app);
}

async function placeOrder(connection: PoolConnection, { userId, lines }: OrderRequest): Promise<object> {
  const [user, orderId, ids] = [toBinary(userId), newId(), lines.map(({ productId }) => toBinary(productId))];
  const order = toBinary(orderId);
  const [[wallet]] = await connection.query<RowDataPacket[]>('SELECT balance FROM wallets WHERE id = ? FOR UPDATE', [
    user,
  ]);
  const [products] = await connection.query<Product[]>(
    'SELECT id, price, stock FROM products WHERE id IN (?) ORDER BY id FOR UPDATE',
    [ids],
  );
  const found = new Map(products.map((product) => [product.id.toString('hex'), product]));
  const { total, taken } = totalsOf(lines, (productId) => found.get(productId.replaceAll('-', '')));
  if (wallet === undefined || Number(wallet.balance) < total) throw new Refused('not enough money');
  await connection.query('UPDATE wallets SET balance = balance - ? WHERE id = ?', [total, user]);
  await connection.query(
    `UPDATE products SET stock = stock - CASE id ${taken.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE id IN (?)`,
    [...taken.flatMap(({ productId, quantity }) => [toBinary(productId), quantity]), ids],
  );
  await connection.query('INSERT INTO orders VALUES (?, ?, ?)', [order, user, total]);
  await connection.query('INSERT INTO order_lines VALUES ?', [
    lines.map(({ quantity }, n) => [order, n + 1, ids[n], quantity]),
  ]);
  await connection.query('INSERT INTO entries VALUES (?, ?, ?)', [order, user, -total]);
  await connection.query('INSERT INTO events VALUES (?, ?)', [
    order,
    JSON.stringify({ type: 'OrderCompleted', orderId, userId, total, lines }),
  ]);
  return { orderId, status: 'completed', totalAmount: total };
}

async function inTransaction<T>(connection: PoolConnection, work: () => Promise<T>): Promise<T> {
  await connection.beginTransaction();
  try {
    const answer = await work();
    await connection.commit();
    return answer;
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

void main();
