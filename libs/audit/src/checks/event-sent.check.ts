import type { Check } from '../check';
import { type AuditedDestination, destinations } from '../destinations';
import { orderEvents } from '../order-events';
import type { Scope } from '../scope/scope';
import { sql, type Sql } from '../sql';

/** A delivery row without a mark is no violation: an event may be replayed, and old events count as sent. */
const notSentTo = (scope: Scope, { name, mark }: AuditedDestination): Sql => sql`
  SELECT e.id AS event_id, e.subject_id AS order_id, ${name} AS destination,
    'sent, waiting or parked' AS expected, 'none of these' AS found
  FROM ${orderEvents(scope)} e
  WHERE e.sent_to & ${mark} = 0
    AND NOT EXISTS (SELECT 1 FROM outbox_deliveries d WHERE d.event_id = e.id AND d.destination = ${name})`;

export const eventSent: Check = {
  name: 'events.sent',
  rule: 'Every order event is sent to each of its destinations, or waits or is parked there.',
  examined: orderEvents,
  violations: (scope) =>
    destinations.map((destination) => notSentTo(scope, destination)).reduce((all, one) => sql`${all} UNION ALL ${one}`),
};
