import { ShopOrder } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';
import { likenessOf } from '../load/recognise-orders';
import { Shop } from '../load/shop';
import { ANY_DAY, Check, compareSales, equal, FileSums, SalesBook, withoutDays } from './sales';

/** The replay's orders, each with its invoice. */
export type InvoiceOrders = readonly { readonly invoiceNo: string; readonly order: ShopOrder }[];

export function invoiceOrders(planned: readonly PlannedOrder[], placed: ReadonlyMap<string, ShopOrder>): InvoiceOrders {
  return planned.flatMap(({ invoiceNo, reference }) => {
    const order = placed.get(reference);
    return order ? [{ invoiceNo, order }] : [];
  });
}

/** The sales of the answers to the orders and to their refunds. */
export function checkAnswers(file: FileSums, orders: InvoiceOrders, shop: Shop): Check[] {
  return compareOrders('order answers', file, orders, shop);
}

/** The sales of `GET /admin/orders` for the file's time, and a check that no order is listed twice. */
export function checkListing(file: FileSums, orders: InvoiceOrders, shop: Shop, listed: readonly ShopOrder[]): Check[] {
  const byId = new Map(listed.map((order) => [order.orderId, order]));
  const found = orders.flatMap(({ invoiceNo, order }) => {
    const inList = byId.get(order.orderId);
    return inList ? [{ invoiceNo, order: inList }] : [];
  });
  const ours = new Set(found.map(({ order }) => likenessOf(order)));
  const doubled = othersIn(listed, orders).filter((order) => ours.has(likenessOf(order)));
  return [
    ...compareOrders('GET /admin/orders', file, found, shop),
    equal('GET /admin/orders: orders placed twice', '0', `${doubled.length}`),
  ];
}

function compareOrders(source: string, { sold, refunded }: FileSums, orders: InvoiceOrders, shop: Shop): Check[] {
  return [
    ...compareSales(source, sold, salesOf(orders, shop)),
    ...compareSales(`${source}, refunds`, withoutDays(refunded), refundsOf(orders, shop), 'each product'),
  ];
}

/** The refunded sum of an order and the refunded units of its lines; an order does not have the times of its refunds. */
function refundsOf(orders: InvoiceOrders, shop: Shop): SalesBook {
  const book = new SalesBook();
  for (const { invoiceNo, order } of orders) {
    if (order.refundedAmount > 0) {
      book.byInvoice.set(invoiceNo, (book.byInvoice.get(invoiceNo) ?? 0) + order.refundedAmount);
    }
    for (const { productId, unitPrice, refundedQuantity } of order.lines) {
      const sku = shop.skuOf(productId);
      if (sku === undefined || refundedQuantity === 0) continue;
      book.addToDay(`${ANY_DAY} ${sku}`, { quantity: refundedQuantity, revenue: refundedQuantity * unitPrice });
    }
  }
  return book;
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
