import type { Sql } from '../sql';

/**
 * The rows that an audit examines. Each is a table, or a SELECT in parentheses with a table's columns, for use in FROM.
 */
export interface Scope {
  /** Whether the orders are few beside the tables: joins with large rows then begin with the orders. */
  readonly ordersAreFew: boolean;
  readonly orders: Sql;
  /** The orders whose idempotency records are still kept. */
  readonly ordersWithRecords: Sql;
  /** The orders whose events are still kept. */
  readonly ordersWithEvents: Sql;
  /** The orders, and the earlier ones that must not have the same key. */
  readonly ordersByKey: Sql;
  /** All entries that belong to one of the orders, possibly among others. */
  readonly entriesOfOrders: Sql;

  readonly wallets: Sql;
  /** Every entry of the wallets, and so the whole ledger or a part that balances by itself. */
  readonly entries: Sql;
  /** Every order that the wallets' users placed. */
  readonly ordersOfWallets: Sql;
  readonly linesOfWallets: Sql;
  /** Every refund and cancellation of these orders, whenever they were placed. */
  readonly refunds: Sql;
  readonly refundLines: Sql;
  /** The refunds whose idempotency records are still kept. */
  readonly refundsWithRecords: Sql;
  /** The refunds whose events are still kept. */
  readonly refundsWithEvents: Sql;
  /** The refunds, and the earlier ones that must not have the same key. */
  readonly refundsByKey: Sql;

  readonly products: Sql;
  /** Every received unit of the products. */
  readonly adjustments: Sql;
  /** Every sold unit of the products. */
  readonly linesOfProducts: Sql;

  readonly coupons: Sql;
  /** Every claim of the coupons. */
  readonly claims: Sql;
  /** Every coupon that the wallets' users have claimed. */
  readonly couponsOfWallets: Sql;

  readonly events: Sql;
  readonly deliveries: Sql;
}
