import { pounds } from '../file/pence';
import { Shop } from '../load/shop';
import { InvoiceOrders } from './check-api';
import { Check, compareSales, equal, FileSums, SalesBook } from './sales';
import { ShopTables, toBytes, toSql, toUuid } from './shop-tables';

const USERS_AT_ONCE = 200;

interface Questions {
  readonly file: FileSums;
  readonly orders: InvoiceOrders;
  readonly shop: Shop;
  readonly from: Date;
  readonly to: Date;
  /** The number of orders that the API lists for these customers in that time. */
  readonly listed: number;
}

/** Checks the tables: lines, orders, refunds, and the remaining balances of the charged wallets. */
export async function checkDatabase(
  tables: ShopTables,
  { file, orders, shop, from, to, listed }: Questions,
): Promise<Check[]> {
  const invoiceOf = new Map(orders.map(({ invoiceNo, order }) => [order.orderId, invoiceNo]));
  const sold = new SalesBook();
  let inTime = 0;
  const refunded = new SalesBook();
  let itemsAmount = 0;
  let refundedAmount = 0;
  let givenBackInAll = 0;
  let left = 0;
  for (const users of chunks(shop.userIds.map(toBytes))) {
    for (const row of await tables.select(LINES, [users, toSql(from), toSql(to)])) {
      const invoiceNo = invoiceOf.get(toUuid(row.order_id));
      const sku = shop.skuOf(toUuid(row.product_id));
      if (invoiceNo === undefined || sku === undefined) continue;
      sold.add({ invoiceNo, sku, day: String(row.day), quantity: Number(row.quantity), revenue: Number(row.revenue) });
    }
    for (const row of await tables.select(REFUNDS, [users])) {
      givenBackInAll += Number(row.revenue);
      const invoiceNo = invoiceOf.get(toUuid(row.order_id));
      const sku = shop.skuOf(toUuid(row.product_id));
      if (invoiceNo === undefined || sku === undefined) continue;
      refunded.add({
        invoiceNo,
        sku,
        day: String(row.day),
        quantity: Number(row.quantity),
        revenue: Number(row.revenue),
      });
    }
    for (const row of await tables.select(ORDERS, [users, toSql(from), toSql(to)])) {
      inTime++;
      if (!invoiceOf.has(toUuid(row.id))) continue;
      itemsAmount += Number(row.items_amount);
      refundedAmount += Number(row.refunded_amount);
    }
    for (const row of await tables.select(WALLETS, [users])) left += Number(row.balance);
  }
  return [
    ...compareSales('database', file.sold, sold),
    ...compareSales('database, refunds', file.refunded, refunded),
    equal('database: items_amount of the orders', pounds(file.sold.total.revenue), pounds(itemsAmount)),
    equal('database: refunded_amount of the orders', pounds(file.refunded.total.revenue), pounds(refundedAmount)),
    equal("database: these customers' orders, beside the API's list", `${listed}`, `${inTime}`),
    equal('database: left on the wallets charged, as much as they were refunded', pounds(givenBackInAll), pounds(left)),
  ];
}

const LINES = `
  SELECT l.order_id, l.product_id, DATE_FORMAT(o.placed_at, '%Y-%m-%d') AS day,
         SUM(l.quantity) AS quantity, SUM(l.amount) AS revenue
    FROM orders o JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
   WHERE o.user_id IN (?) AND o.placed_at >= ? AND o.placed_at < ?
   GROUP BY l.order_id, l.product_id, day`;
/** Over all time, since a balance cannot be divided by orders. */
const REFUNDS = `
  SELECT l.order_id, l.product_id, DATE_FORMAT(r.refunded_at, '%Y-%m-%d') AS day,
         SUM(l.quantity) AS quantity, SUM(l.amount) AS revenue
    FROM order_refunds r JOIN order_refund_lines l
      ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no
   WHERE r.user_id IN (?)
   GROUP BY l.order_id, l.product_id, day`;
const ORDERS =
  'SELECT id, items_amount, refunded_amount FROM orders WHERE user_id IN (?) AND placed_at >= ? AND placed_at < ?';
const WALLETS = 'SELECT balance FROM wallets WHERE user_id IN (?)';

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / USERS_AT_ONCE) }, (_, n) =>
    items.slice(n * USERS_AT_ONCE, (n + 1) * USERS_AT_ONCE),
  );
}
