import type { Check } from '../check';
import { couponClaims } from './coupon-claims.check';
import { couponOrders } from './coupon-orders.check';
import { couponOwners } from './coupon-owners.check';
import { eventDeliveries } from './event-deliveries.check';
import { eventOwners } from './event-owners.check';
import { eventRefunds } from './event-refunds.check';
import { eventSent } from './event-sent.check';
import { eventSequences } from './event-sequences.check';
import { eventTotals } from './event-totals.check';
import { idempotencyKeys } from './idempotency-keys.check';
import { idempotencyRecords } from './idempotency-records.check';
import { ledgerAccounts } from './ledger-accounts.check';
import { ledgerChain } from './ledger-chain.check';
import { ledgerOwners } from './ledger-owners.check';
import { ledgerSales } from './ledger-sales.check';
import { ledgerWallets } from './ledger-wallets.check';
import { ledgerZeroSum } from './ledger-zero-sum.check';
import { orderDiscounts } from './order-discounts.check';
import { orderLineOwners } from './order-line-owners.check';
import { orderLines } from './order-lines.check';
import { orderPaymentOwners } from './order-payment-owners.check';
import { orderPayments } from './order-payments.check';
import { orderRefundLines } from './order-refund-lines.check';
import { orderRefundPayments } from './order-refund-payments.check';
import { orderRefundShares } from './order-refund-shares.check';
import { orderRefunds } from './order-refunds.check';
import { stockAdjustments } from './stock-adjustments.check';
import { stockProducts } from './stock-products.check';

/** All checks, in the order of the report. */
export const checks: readonly Check[] = [
  ledgerWallets,
  ledgerChain,
  ledgerAccounts,
  ledgerOwners,
  ledgerZeroSum,
  ledgerSales,
  stockProducts,
  stockAdjustments,
  orderLines,
  orderLineOwners,
  orderPayments,
  orderPaymentOwners,
  orderDiscounts,
  orderRefunds,
  orderRefundLines,
  orderRefundShares,
  orderRefundPayments,
  couponClaims,
  couponOwners,
  couponOrders,
  idempotencyRecords,
  idempotencyKeys,
  eventSequences,
  eventTotals,
  eventRefunds,
  eventOwners,
  eventDeliveries,
  eventSent,
];
