import { type AuditedDestination } from '../destinations';
import { sql, type Sql } from '../sql';

/** A message stays in its queue for seconds; a consumer that is down for longer than this must show up. */
const SETTLED_MINUTES = 60;

/** When an event was marked last; for events from before marks existed, when they were stored. */
export const MARKED_AT = sql`GREATEST(e.sent_at, e.occurred_at)`;

/**
 * SQL about an event `e`: it was sent to the destination so long ago that it must be booked there. Before that, and
 * while it waits or is parked in the outbox, it is under way.
 */
export const settledAt = ({ name, mark }: AuditedDestination): Sql => sql`(e.sent_to & ${mark} <> 0
  AND ${MARKED_AT} < UTC_TIMESTAMP(3) - INTERVAL ${SETTLED_MINUTES} MINUTE
  AND NOT EXISTS (SELECT 1 FROM outbox_deliveries d WHERE d.event_id = e.id AND d.destination = ${name}))`;
