import { ShopOrder } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';
import { likenessOf } from '../load/recognise-orders';
import { Shop } from '../load/shop';
import { Check, compareSales, equal, Sales, SalesBook } from './sales';

/** The replay's orders, each with the invoice that it is. */
export type InvoiceOrders = readonly { readonly invoiceNo: string; readonly order: ShopOrder }[];

export function invoiceOrders(planned: readonly PlannedOrder[], placed: ReadonlyMap<string, ShopOrder>): InvoiceOrders {
  return planned.flatMap(({ invoiceNo, reference }) => {
    const order = placed.get(reference);
    return order ? [{ invoiceNo, order }] : [];
  });
}

/** What the answers to the orders said. */
export function checkAnswers(file: Sales, orders: InvoiceOrders, shop: Shop): Check[] {
  return compareSales('order answers', file, salesOf(orders, shop));
}

/** What `GET /admin/orders` lists for the file's time, and that nothing in it is there twice. */
export function checkListing(file: Sales, orders: InvoiceOrders, shop: Shop, listed: readonly ShopOrder[]): Check[] {
  const byId = new Map(listed.map((order) => [order.orderId, order]));
  const found = orders.flatMap(({ invoiceNo, order }) => {
    const inList = byId.get(order.orderId);
    return inList ? [{ invoiceNo, order: inList }] : [];
  });
  const ours = new Set(found.map(({ order }) => likenessOf(order)));
  const doubled = othersIn(listed, orders).filter((order) => ours.has(likenessOf(order)));
  return [
    ...compareSales('GET /admin/orders', file, salesOf(found, shop)),
    equal('GET /admin/orders: orders placed twice', '0', `${doubled.length}`),
  ];
}

/** What else was sold of the file's products in its time: data-platform does not tell whose sale was whose. */
export function salesOfOthers(listed: readonly ShopOrder[], orders: InvoiceOrders, shop: Shop): Sales {
  return salesOf(
    othersIn(listed, orders).map((order) => ({ invoiceNo: order.orderId, order })),
    shop,
  );
}

function othersIn(listed: readonly ShopOrder[], orders: InvoiceOrders): ShopOrder[] {
  const ours = new Set(orders.map(({ order }) => order.orderId));
  return listed.filter(({ orderId }) => !ours.has(orderId));
}

function salesOf(orders: InvoiceOrders, shop: Shop): SalesBook {
  const book = new SalesBook();
  for (const { invoiceNo, order } of orders) {
    const day = order.placedAt.toISOString().slice(0, 10);
    for (const { productId, quantity, amount } of order.lines) {
      const sku = shop.skuOf(productId);
      if (sku !== undefined) book.add({ invoiceNo, sku, day, quantity, revenue: amount });
    }
  }
  return book;
}
