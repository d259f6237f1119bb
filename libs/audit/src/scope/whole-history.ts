import { sql } from '../sql';
import { bookedOrders, bookedRefunds } from './booked-orders';
import type { Kept } from './kept';
import { notBefore } from './period';
import type { Scope } from './scope';

/** All rows. */
export const wholeHistory = (kept: Kept): Scope => ({
  ordersAreFew: false,
  orders: sql`orders`,
  ordersWithRecords: bookedOrders(notBefore(kept.recordsSince)),
  ordersWithEvents: bookedOrders(notBefore(kept.eventsSince)),
  ordersByKey: sql`orders`,
  entriesOfOrders: sql`wallet_entries`,
  wallets: sql`wallets`,
  entries: sql`wallet_entries`,
  ordersOfWallets: sql`orders`,
  linesOfWallets: sql`order_lines`,
  refunds: sql`order_refunds`,
  refundLines: sql`order_refund_lines`,
  refundsWithRecords: bookedRefunds(notBefore(kept.recordsSince)),
  refundsWithEvents: bookedRefunds(notBefore(kept.eventsSince)),
  refundsByKey: sql`order_refunds`,
  products: sql`products`,
  adjustments: sql`stock_adjustments`,
  linesOfProducts: sql`order_lines`,
  coupons: sql`coupons`,
  claims: sql`user_coupons`,
  couponsOfWallets: sql`user_coupons`,
  events: sql`outbox_events`,
  deliveries: sql`outbox_deliveries`,
});
