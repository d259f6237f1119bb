import type { Check } from '../check';
import { sql } from '../sql';

export const eventSequences: Check = {
  name: 'events.sequences',
  rule: 'The events of an order are numbered from 1 to its event count without a gap, while events are kept.',
  examined: ({ ordersWithEvents }) => ordersWithEvents,
  violations: ({ ordersWithEvents }) => sql`
    SELECT user_id, order_id,
      CONCAT(GREATEST(event_count, 1), ' events from 1 to ', GREATEST(event_count, 1)) AS expected,
      CONCAT(counted, ' events from ', first_no, ' to ', last_no) AS found
    FROM (
      SELECT o.user_id, o.id AS order_id, MIN(o.event_count) AS event_count, COUNT(e.sequence) AS counted,
        COALESCE(MIN(e.sequence), 1) AS first_no, COALESCE(MAX(e.sequence), 0) AS last_no
      FROM ${ordersWithEvents} o LEFT JOIN outbox_events e ON e.subject_id = o.id
      GROUP BY o.user_id, o.id
    ) counted_events
    WHERE event_count = 0 OR counted <> event_count OR first_no <> 1 OR last_no <> event_count`,
};
