import type { Check } from '../check';
import { sql } from '../sql';
import type { Scope } from '../scope/scope';

const owners = ({ entries }: Scope) => sql`(SELECT DISTINCT user_id FROM ${entries} entries_of)`;

export const ledgerOwners: Check = {
  name: 'ledger.owners',
  rule: 'Every user with entries has a wallet.',
  examined: owners,
  violations: (scope) => sql`
    SELECT owners.user_id, 'a wallet' AS expected, 'entries without one' AS found
    FROM ${owners(scope)} owners LEFT JOIN wallets w ON w.user_id = owners.user_id
    WHERE w.user_id IS NULL`,
};
