import { inboxRetention } from '@app/outbox/retention';
import type { RetentionRule } from '@app/platform';

/** As long as the inbox: an hour is compared only while the shop can send its events again, which is shorter. */
export const bookingsRetention = (eventDays: number): RetentionRule => ({
  table: 'bookings',
  column: 'occurred_at',
  keepHours: inboxRetention(eventDays).keepHours,
});
