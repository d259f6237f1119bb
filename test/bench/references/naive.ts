import fastify from 'fastify';
import { createPool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import {
  databaseOptions,
  type OrderRequest,
  orderRequestOf,
  Refused,
  type RequestedLine,
  SESSION_SETTINGS,
  totalsOf,
} from './orders-api';
import { answerOf, eventOf, lineOf, newIds, type PlacedOrder, type ProductRow, traceparentOf } from './placed-order';
import { serve } from './serve';
import { fromBinary, toBinary } from './sql';

const CONNECTIONS = 64;
/** When an event was sent that was not. */
const NEVER = new Date(0);

interface Wallet extends RowDataPacket {
  readonly balance: number;
  readonly entry_count: number;
}

interface Product extends RowDataPacket, ProductRow {
  readonly id: Buffer;
}

/**
 * What a careful engineer writes first: POST /orders in one transaction an order, ten round trips (BEGIN, two that lock,
 * two UPDATEs, four INSERTs, COMMIT), into tables of the same shape as ours, with the same event; no authentication, no
 * checks beyond stock and balance. Configured by DATABASE_* and PORT.
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

async function placeOrder(connection: PoolConnection, { userId, lines: requested }: OrderRequest): Promise<object> {
  const now = new Date();
  const user = toBinary(userId);
  const ids = requested.map(({ productId }) => toBinary(productId));
  const [[wallet]] = await connection.query<Wallet[]>(
    'SELECT balance, entry_count FROM wallets WHERE user_id = ? FOR UPDATE',
    [user],
  );
  const [products] = await connection.query<Product[]>(
    'SELECT id, sku, name, price, stock FROM products WHERE id IN (?) ORDER BY id FOR UPDATE',
    [ids],
  );
  const found = new Map(products.map((product) => [fromBinary(product.id), product]));
  const { total, taken } = totalsOf(requested, (productId) => found.get(productId));
  if (wallet === undefined || wallet.balance < total) throw new Refused('not enough money');
  const order = orderOf(userId, wallet, { total, taken, found });
  const orderId = toBinary(order.orderId);
  await connection.query(
    'UPDATE wallets SET balance = balance - ?, entry_count = entry_count + 1, updated_at = ? WHERE user_id = ?',
    [total, now, user],
  );
  await connection.query(
    `UPDATE products SET stock = stock - CASE id ${taken.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE id IN (?)`,
    [...taken.flatMap(({ productId, quantity }) => [toBinary(productId), quantity]), ids],
  );
  await connection.query('INSERT INTO orders VALUES (?)', [
    [user, orderId, 'completed', total, 0, total, 0, null, user, Buffer.alloc(32), 1, now, now],
  ]);
  await connection.query('INSERT INTO order_lines VALUES ?', [
    order.lines.map(({ lineNo, productId, sku, name, unitPrice, quantity, amount }) => [
      ...[user, orderId, lineNo, toBinary(productId), sku, name, unitPrice, quantity, amount, 0, 0, 0],
    ]),
  ]);
  await connection.query('INSERT INTO wallet_entries VALUES (?)', [
    [user, order.entryNo, toBinary(order.entryId), 'sales', 'order', -total, order.balanceAfter, orderId, null, now],
  ]);
  await connection.query('INSERT INTO outbox_events VALUES (?)', [
    [
      ...[toBinary(order.eventId), 'OrderCompleted', orderId, 1, user, traceparentOf(order.eventId)],
      ...[JSON.stringify(eventOf(order, now)), now, 0, NEVER],
    ],
  ]);
  return answerOf(order, now);
}

interface Basket {
  readonly total: number;
  readonly taken: readonly RequestedLine[];
  readonly found: ReadonlyMap<string, Product>;
}

const orderOf = (userId: string, wallet: Wallet, { total, taken, found }: Basket): PlacedOrder => ({
  ...{ ...newIds(), userId, total },
  entryNo: wallet.entry_count + 1,
  balanceAfter: wallet.balance - total,
  lines: taken.map((line, n) => lineOf(found.get(line.productId)!, { ...line, lineNo: n + 1 })),
});

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
