import type { Check } from '../check';
import { sql } from '../sql';

export const eventDeliveries: Check = {
  name: 'events.deliveries',
  rule: 'Every delivery has its event.',
  examined: ({ deliveries }) => deliveries,
  violations: ({ deliveries }) => sql`
    SELECT d.event_id, d.destination, 'an event' AS expected, 'no such event' AS found
    FROM ${deliveries} d LEFT JOIN outbox_events e ON e.id = d.event_id
    WHERE e.id IS NULL`,
};
