import type { Environment, RetentionRule } from '@app/platform';

const HOURS_A_DAY = 24;
/**
 * An event that is replayed on its last day may wait in its queue and then in the dead-letter queue, which keeps it for
 * 14 days from its first enqueue (SQS developer guide, dead-letter queues); its inbox row must still be there.
 */
const INBOX_MORE_DAYS = 15;

/** `EVENT_RETENTION_DAYS`: how long a sent event can be replayed. */
export const readEventRetentionDays = (env: Environment): number =>
  env.integer('EVENT_RETENTION_DAYS', { min: 1, max: 3_650, fallback: 35 });

/**
 * Sent events that were booked more than so many days ago. What is still to be sent somewhere, or parked, is kept however
 * old it is.
 */
export const eventRetention = (days: number): RetentionRule => ({
  table: 'outbox_events',
  column: 'occurred_at',
  keepHours: days * HOURS_A_DAY,
  unless: 'EXISTS (SELECT 1 FROM outbox_deliveries WHERE outbox_deliveries.event_id = outbox_events.id)',
});

/** `unless`: SQL, a condition under which even an old row of `inbox` is kept. */
export const inboxRetention = (eventDays: number, unless?: string): RetentionRule => ({
  table: 'inbox',
  column: 'received_at',
  keepHours: (eventDays + INBOX_MORE_DAYS) * HOURS_A_DAY,
  ...(unless === undefined ? {} : { unless }),
});

/** How often messages have failed. A message lives for 14 days at the longest. */
export const inboxFailuresRetention: RetentionRule = {
  table: 'inbox_failures',
  column: 'failed_at',
  keepHours: INBOX_MORE_DAYS * HOURS_A_DAY,
};
