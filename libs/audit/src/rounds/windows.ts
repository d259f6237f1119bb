import type { Check } from '../check';
import { couponClaims } from '../checks/coupon-claims.check';
import { couponOrders } from '../checks/coupon-orders.check';
import { couponOwners } from '../checks/coupon-owners.check';
import { eventDeliveries } from '../checks/event-deliveries.check';
import { eventOwners } from '../checks/event-owners.check';
import { eventRefunds } from '../checks/event-refunds.check';
import { eventSent } from '../checks/event-sent.check';
import { eventSequences } from '../checks/event-sequences.check';
import { eventTotals } from '../checks/event-totals.check';
import { idempotencyKeys } from '../checks/idempotency-keys.check';
import { idempotencyRecords } from '../checks/idempotency-records.check';
import { ledgerAccounts } from '../checks/ledger-accounts.check';
import { ledgerChain } from '../checks/ledger-chain.check';
import { ledgerOwners } from '../checks/ledger-owners.check';
import { ledgerSales } from '../checks/ledger-sales.check';
import { ledgerWallets } from '../checks/ledger-wallets.check';
import { ledgerZeroSum } from '../checks/ledger-zero-sum.check';
import { orderDiscounts } from '../checks/order-discounts.check';
import { orderLineOwners } from '../checks/order-line-owners.check';
import { orderLines } from '../checks/order-lines.check';
import { orderPaymentOwners } from '../checks/order-payment-owners.check';
import { orderPayments } from '../checks/order-payments.check';
import { orderRefundLines } from '../checks/order-refund-lines.check';
import { orderRefundPayments } from '../checks/order-refund-payments.check';
import { orderRefundShares } from '../checks/order-refund-shares.check';
import { orderRefunds } from '../checks/order-refunds.check';
import { stockAdjustments } from '../checks/stock-adjustments.check';
import { stockProducts } from '../checks/stock-products.check';
import { couponsIn, customersIn, type KeyRange, productsIn } from '../scope/key-range';
import type { Kept } from '../scope/kept';
import type { Scope } from '../scope/scope';

/** Of the bookings of an hour: whatever leads from an order, a refund or an event to its rows by a key. */
export const hourChecks: readonly Check[] = [
  orderLines,
  orderDiscounts,
  orderRefundLines,
  idempotencyRecords,
  eventSequences,
  eventTotals,
  eventRefunds,
  eventOwners,
  eventSent,
];

/** With the last audited hour of each day: one key may be used hours apart. */
export const dayChecks: readonly Check[] = [idempotencyKeys];

/** A part of the tables that a round reads in ranges of a key, and the checks that need no row outside of its range. */
export interface Walk {
  /** The table with the keys, and the column that says how many rows hang on each. */
  readonly keys: { readonly table: string; readonly key: string; readonly rows: string };
  readonly scope: (range: KeyRange, kept: Kept) => Scope;
  readonly checks: readonly Check[];
}

export const walks = {
  customers: {
    keys: { table: 'wallets', key: 'user_id', rows: 'entry_count' },
    scope: customersIn,
    checks: [
      ledgerWallets,
      ledgerChain,
      ledgerAccounts,
      ledgerOwners,
      ledgerZeroSum,
      ledgerSales,
      orderLines,
      orderLineOwners,
      orderPayments,
      orderPaymentOwners,
      orderDiscounts,
      orderRefunds,
      orderRefundLines,
      orderRefundShares,
      orderRefundPayments,
      couponOwners,
      couponOrders,
    ],
  },
  coupons: {
    keys: { table: 'coupons', key: 'id', rows: 'claimed_count' },
    scope: couponsIn,
    checks: [couponClaims],
  },
  products: {
    keys: { table: 'products', key: 'id', rows: '1' },
    scope: productsIn,
    checks: [stockAdjustments],
  },
} as const satisfies Readonly<Record<string, Walk>>;

/** At the end of a round: they compare sums over all hours with the present. */
export const totalChecks: readonly Check[] = [stockProducts, eventDeliveries];
