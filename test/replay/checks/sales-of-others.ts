import { Shop } from '../load/shop';
import { InvoiceOrders } from './check-api';
import { Sales, SalesBook } from './sales';
import { ShopTables, toSql, toUuid } from './shop-tables';

interface Questions {
  readonly shop: Shop;
  readonly orders: InvoiceOrders;
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/**
 * Net sales of the file's products by other orders in that time: data-platform and the ranking do not distinguish them
 * from those of the replay.
 */
export async function salesOfOthers(tables: ShopTables, { shop, orders, from, to }: Questions): Promise<Sales> {
  const ours = new Set(orders.map(({ order }) => order.orderId));
  const times = [toSql(from), toSql(to)];
  const book = new SalesBook();
  for (const row of await tables.select(SOLD_AND_GIVEN_BACK, [...times, ...times])) {
    const sku = shop.skuOf(toUuid(row.product_id));
    if (sku === undefined || ours.has(toUuid(row.order_id))) continue;
    book.addToDay(`${row.day} ${sku}`, { quantity: Number(row.quantity), revenue: Number(row.revenue) });
  }
  return book;
}

const SOLD_AND_GIVEN_BACK = `
  SELECT l.order_id, l.product_id, DATE_FORMAT(o.placed_at, '%Y-%m-%d') AS day,
         SUM(l.quantity) AS quantity, SUM(l.amount - l.discount) AS revenue
    FROM orders o JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
   WHERE o.placed_at >= ? AND o.placed_at < ?
   GROUP BY l.order_id, l.product_id, day
  UNION ALL
  SELECT l.order_id, l.product_id, DATE_FORMAT(r.refunded_at, '%Y-%m-%d') AS day,
         0 - SUM(l.quantity), 0 - SUM(l.amount)
    FROM order_refunds r JOIN order_refund_lines l
      ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no
   WHERE r.refunded_at >= ? AND r.refunded_at < ?
   GROUP BY l.order_id, l.product_id, day`;
