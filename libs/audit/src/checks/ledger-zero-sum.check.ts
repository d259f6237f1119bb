import type { Check } from '../check';
import { sql } from '../sql';

export const ledgerZeroSum: Check = {
  name: 'ledger.zero-sum',
  rule: 'All accounts (wallets, cash, sales and corrections) sum to zero.',
  examined: ({ wallets }) => wallets,
  violations: ({ wallets, entries }) => sql`
    SELECT 'all' AS accounts, '0' AS expected, CONCAT(in_wallets, ' - ', taken_from_others) AS found
    FROM (
      SELECT
        (SELECT COALESCE(SUM(balance), 0) FROM ${wallets} w) AS in_wallets,
        (SELECT COALESCE(SUM(amount), 0) FROM ${entries} e
          WHERE counter_account IN ('cash', 'sales', 'corrections')) AS taken_from_others
    ) sums
    WHERE in_wallets <> taken_from_others`,
};
