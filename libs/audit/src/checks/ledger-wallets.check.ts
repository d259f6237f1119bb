import type { Check } from '../check';
import { sql } from '../sql';

export const ledgerWallets: Check = {
  name: 'ledger.wallets',
  rule: "A wallet's balance is the sum of its entries, which are numbered from 1 to its entry count without a gap.",
  examined: ({ wallets }) => wallets,
  violations: ({ wallets }) => sql`
    SELECT user_id,
      CONCAT('balance ', total, ', ', counted, ' entries from 1 to ', counted) AS expected,
      CONCAT('balance ', balance, ', ', entry_count, ' entries from ', first_no, ' to ', last_no) AS found
    FROM (
      SELECT w.user_id, MIN(w.balance) AS balance, MIN(w.entry_count) AS entry_count,
        COALESCE(SUM(e.amount), 0) AS total, COUNT(e.entry_no) AS counted,
        COALESCE(MIN(e.entry_no), 1) AS first_no, COALESCE(MAX(e.entry_no), 0) AS last_no
      FROM ${wallets} w LEFT JOIN wallet_entries e ON e.user_id = w.user_id
      GROUP BY w.user_id
    ) summed
    WHERE balance <> total OR entry_count <> counted OR first_no <> 1 OR last_no <> counted`,
};
