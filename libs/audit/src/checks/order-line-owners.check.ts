import type { Check } from '../check';
import { sql } from '../sql';

export const orderLineOwners: Check = {
  name: 'orders.line-owners',
  rule: 'Every line has its order.',
  examined: ({ linesOfWallets }) => linesOfWallets,
  violations: ({ linesOfWallets }) => sql`
    SELECT l.user_id, l.order_id, l.line_no, 'an order' AS expected, 'no such order' AS found
    FROM ${linesOfWallets} l LEFT JOIN orders o ON o.user_id = l.user_id AND o.id = l.order_id
    WHERE o.id IS NULL`,
};
