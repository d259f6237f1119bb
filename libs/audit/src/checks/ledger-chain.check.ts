import type { Check } from '../check';
import { sql } from '../sql';

export const ledgerChain: Check = {
  name: 'ledger.chain',
  rule: "An entry's balance is the previous entry's balance plus its own amount.",
  examined: ({ entries }) => entries,
  // An entry without a previous one is a gap, which ledger.wallets reports.
  violations: ({ entries }) => sql`
    SELECT e.user_id, e.entry_no,
      CONCAT('balance ', COALESCE(previous.balance_after, 0) + e.amount) AS expected,
      CONCAT('balance ', e.balance_after) AS found
    FROM ${entries} e LEFT JOIN wallet_entries previous
      ON previous.user_id = e.user_id AND previous.entry_no = CAST(e.entry_no AS SIGNED) - 1
    WHERE e.balance_after <> COALESCE(previous.balance_after, 0) + e.amount
      AND (previous.entry_no IS NOT NULL OR e.entry_no = 1)`,
};
