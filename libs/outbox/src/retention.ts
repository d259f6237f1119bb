import type { Environment, RetentionRule } from '@app/platform';
import { outboxSettings } from './context';

const HOURS_A_DAY = 24;
/** SQS keeps a message for 14 days at the longest, from the moment at which it was sent; one day for the clocks. */
const MESSAGE_DAYS = 15;
/**
 * An event that is replayed on its last day may wait in its queue, then in the dead-letter queue and, redriven, in its
 * queue again. Each of the three is a separate message, since a consumer and `npm run dlq` send copies. The event's
 * inbox row must still exist then.
 */
const INBOX_MORE_DAYS = 3 * MESSAGE_DAYS;

/** `EVENT_RETENTION_DAYS`: how long a sent event can be replayed. */
export const readEventRetentionDays = (env: Environment): number => env.read(outboxSettings.EVENT_RETENTION_DAYS);

/**
 * Events from this time on are not in a complete manifest yet. Without any hour nothing is summed, and nothing is kept
 * for it.
 */
const NOT_SUMMED_FROM = `COALESCE(
  (SELECT MIN(hour) FROM outbox_manifest_hours WHERE complete_at IS NULL),
  (SELECT MAX(hour) + INTERVAL 1 HOUR FROM outbox_manifest_hours),
  '9999-12-31')`;

/**
 * Selects sent events that were booked more than that many days ago. Unsent and parked events are kept at any age, and
 * so are events that the manifest does not have yet.
 */
export const eventRetention = (days: number): RetentionRule => ({
  table: 'outbox_events',
  column: 'occurred_at',
  keepHours: days * HOURS_A_DAY,
  unless: `EXISTS (SELECT 1 FROM outbox_deliveries WHERE outbox_deliveries.event_id = outbox_events.id)
    OR occurred_at >= ${NOT_SUMMED_FROM}`,
});

/** Finished replays. */
export const replayRetention: RetentionRule = {
  table: 'outbox_replays',
  column: 'finished_at',
  keepHours: 90 * HOURS_A_DAY,
};

/** `unless`: SQL, a condition under which even an old row of `inbox` is kept. */
export const inboxRetention = (eventDays: number, unless?: string): RetentionRule => ({
  table: 'inbox',
  column: 'received_at',
  keepHours: (eventDays + INBOX_MORE_DAYS) * HOURS_A_DAY,
  ...(unless === undefined ? {} : { unless }),
});

/** The failure counts of messages. */
export const inboxFailuresRetention: RetentionRule = {
  table: 'inbox_failures',
  column: 'failed_at',
  keepHours: MESSAGE_DAYS * HOURS_A_DAY,
};
