import type { Check } from '../check';
import { orderEvents } from '../order-events';
import { sql } from '../sql';

export const eventOwners: Check = {
  name: 'events.owners',
  rule: "Every order event has its order and that order's customer.",
  examined: orderEvents,
  violations: (scope) => sql`
    SELECT e.id AS event_id, e.subject_id AS order_id, e.user_id, 'an order of the user' AS expected,
      CASE WHEN o.id IS NULL THEN 'no such order' ELSE CONCAT('an order of ', LOWER(HEX(o.user_id))) END AS found
    FROM ${orderEvents(scope)} e LEFT JOIN orders o ON o.id = e.subject_id
    WHERE o.id IS NULL OR o.user_id <> e.user_id`,
};
