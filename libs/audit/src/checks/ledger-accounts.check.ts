import type { Check } from '../check';
import { sql } from '../sql';

const ACCOUNT_OF_KIND = sql`
  CASE e.kind
    WHEN 'charge' THEN 'cash'
    WHEN 'order' THEN 'sales' WHEN 'refund' THEN 'sales' WHEN 'cancellation' THEN 'sales'
    WHEN 'correction' THEN 'corrections'
    ELSE 'no account'
  END`;

export const ledgerAccounts: Check = {
  name: 'ledger.accounts',
  rule: 'An entry moves money between its wallet and the account of its kind: cash, sales or corrections.',
  examined: ({ entries }) => entries,
  violations: ({ entries }) => sql`
    SELECT e.user_id, e.entry_no,
      CONCAT(e.kind, ' with ', ${ACCOUNT_OF_KIND}) AS expected,
      CONCAT(e.kind, ' with ', e.counter_account) AS found
    FROM ${entries} e
    WHERE e.counter_account <> ${ACCOUNT_OF_KIND}`,
};
