import { createConnection, Connection, RowDataPacket } from 'mysql2/promise';
import { pounds } from '../file/pence';
import { Shop } from '../load/shop';
import { DatabaseAccount } from '../running-system';
import { InvoiceOrders } from './check-api';
import { Check, compareSales, equal, Sales, SalesBook } from './sales';

const USERS_AT_ONCE = 200;

interface Questions {
  readonly file: Sales;
  readonly orders: InvoiceOrders;
  readonly shop: Shop;
  readonly from: Date;
  readonly to: Date;
  /** How many orders the API lists for these customers in that time. */
  readonly listed: number;
}

/** The tables themselves: the lines, the orders over them, and what is left on the wallets that were charged. */
export async function checkDatabase(account: DatabaseAccount, questions: Questions): Promise<Check[]> {
  const connection = await createConnection({ ...account, supportBigNumbers: true });
  try {
    return await compare(connection, questions);
  } finally {
    await connection.end();
  }
}

async function compare(connection: Connection, { file, orders, shop, from, to, listed }: Questions): Promise<Check[]> {
  const invoiceOf = new Map(orders.map(({ invoiceNo, order }) => [order.orderId, invoiceNo]));
  const sold = new SalesBook();
  let inTime = 0;
  let itemsAmount = 0;
  let left = 0;
  for (const users of chunks(shop.userIds.map(toBytes))) {
    for (const row of await select(connection, LINES, [users, toSql(from), toSql(to)])) {
      const invoiceNo = invoiceOf.get(toUuid(row.order_id));
      const sku = shop.skuOf(toUuid(row.product_id));
      if (invoiceNo === undefined || sku === undefined) continue;
      sold.add({ invoiceNo, sku, day: String(row.day), quantity: Number(row.quantity), revenue: Number(row.revenue) });
    }
    for (const row of await select(connection, ORDERS, [users, toSql(from), toSql(to)])) {
      inTime++;
      if (invoiceOf.has(toUuid(row.id))) itemsAmount += Number(row.items_amount);
    }
    for (const row of await select(connection, WALLETS, [users])) left += Number(row.balance);
  }
  return [
    ...compareSales('database', file, sold),
    equal('database: items_amount of the orders', pounds(file.total.revenue), pounds(itemsAmount)),
    equal("database: these customers' orders, beside the API's list", `${listed}`, `${inTime}`),
    equal('database: left on the wallets charged', pounds(0), pounds(left)),
  ];
}

const LINES = `
  SELECT l.order_id, l.product_id, DATE_FORMAT(o.placed_at, '%Y-%m-%d') AS day,
         SUM(l.quantity) AS quantity, SUM(l.amount) AS revenue
    FROM orders o JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
   WHERE o.user_id IN (?) AND o.placed_at >= ? AND o.placed_at < ?
   GROUP BY l.order_id, l.product_id, day`;
const ORDERS = 'SELECT id, items_amount FROM orders WHERE user_id IN (?) AND placed_at >= ? AND placed_at < ?';
const WALLETS = 'SELECT balance FROM wallets WHERE user_id IN (?)';

async function select(connection: Connection, sql: string, values: unknown[]): Promise<RowDataPacket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, values);
  return rows;
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / USERS_AT_ONCE) }, (_, n) =>
    items.slice(n * USERS_AT_ONCE, (n + 1) * USERS_AT_ONCE),
  );
}

const toBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
/** As text, so that no time zone of driver or session has a say. */
const toSql = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '');

function toUuid(bytes: unknown): string {
  if (!Buffer.isBuffer(bytes)) throw new Error('the database answered an id that is not BINARY(16)');
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
