import type { Check } from '../check';
import { sql } from '../sql';

export const orderPaymentOwners: Check = {
  name: 'orders.payment-owners',
  rule: 'Entries of orders, refunds and cancellations name an order of their customer; other entries name no order.',
  examined: ({ entries }) => entries,
  violations: ({ entries }) => sql`
    SELECT e.user_id, e.entry_no, e.order_id,
      CASE WHEN e.kind IN ('order', 'refund', 'cancellation') THEN 'an order' ELSE 'no order' END AS expected,
      CASE WHEN e.order_id IS NULL THEN 'no order' WHEN o.id IS NULL THEN 'no such order' ELSE 'an order' END AS found
    FROM ${entries} e LEFT JOIN orders o ON o.user_id = e.user_id AND o.id = e.order_id
    WHERE CASE WHEN e.kind IN ('order', 'refund', 'cancellation') THEN o.id IS NULL ELSE e.order_id IS NOT NULL END`,
};
