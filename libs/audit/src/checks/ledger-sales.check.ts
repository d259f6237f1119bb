import type { Check } from '../check';
import { sql } from '../sql';

export const ledgerSales: Check = {
  name: 'ledger.sales',
  rule: 'The balance of the sales account equals the order payments minus the refunds.',
  examined: ({ ordersOfWallets }) => ordersOfWallets,
  violations: ({ ordersOfWallets, entries }) => sql`
    SELECT 'sales' AS account, CONCAT(taken) AS expected, CONCAT(booked) AS found
    FROM (
      SELECT
        (SELECT COALESCE(SUM(total_amount), 0) - COALESCE(SUM(refunded_amount), 0)
          FROM ${ordersOfWallets} o) AS taken,
        (SELECT 0 - COALESCE(SUM(amount), 0) FROM ${entries} e WHERE counter_account = 'sales') AS booked
    ) sums
    WHERE taken <> booked`,
};
