import { sql, Sql } from '../sql';
import type { Kept } from './kept';
import type { Scope } from './scope';
import { wholeHistory } from './whole-history';

/** A part of the ids: those after the first, up to and with the second. Ranges that follow each other miss no id. */
export interface KeyRange {
  readonly after: Buffer;
  readonly upTo: Buffer;
}

export const FIRST_KEY: Buffer = Buffer.alloc(16);
export const LAST_KEY: Buffer = Buffer.alloc(16, 0xff);

export const inRange = (table: string, column: string, { after, upTo }: KeyRange): Sql =>
  sql`(SELECT * FROM ${new Sql(table)} WHERE ${new Sql(column)} > ${after} AND ${new Sql(column)} <= ${upTo})`;

/** Every row of the customers of a range, from the first one to the last: the primary keys begin with the customer. */
export function customersIn(range: KeyRange, kept: Kept): Scope {
  const of = (table: string): Sql => inRange(table, 'user_id', range);
  return {
    ...wholeHistory(kept),
    orders: of('orders'),
    entriesOfOrders: of('wallet_entries'),
    wallets: of('wallets'),
    entries: of('wallet_entries'),
    ordersOfWallets: of('orders'),
    linesOfWallets: of('order_lines'),
    refunds: of('order_refunds'),
    refundLines: of('order_refund_lines'),
    couponsOfWallets: of('user_coupons'),
  };
}

/** The coupons of a range, with all their claims. */
export const couponsIn = (range: KeyRange, kept: Kept): Scope => ({
  ...wholeHistory(kept),
  coupons: inRange('coupons', 'id', range),
  claims: inRange('user_coupons', 'coupon_id', range),
});

/** The products of a range, with all their adjustments. */
export const productsIn = (range: KeyRange, kept: Kept): Scope => ({
  ...wholeHistory(kept),
  products: inRange('products', 'id', range),
  adjustments: inRange('stock_adjustments', 'product_id', range),
});
