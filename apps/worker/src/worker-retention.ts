import { eventRetention, inboxFailuresRetention, inboxRetention, readEventRetentionDays } from '@app/outbox';
import { type Environment, RetentionRules } from '@app/platform';
import { KEPT_WHILE_BUILDING } from '@app/ranking/infrastructure/inbox-while-building';

/** Keys are promised to live at least 24 hours. */
const IDEMPOTENCY_RECORD_HOURS = 48;

/** Product trails have the author of each imported change; these rows have the result of the import. */
const IMPORT_HOURS = 35 * 24;

/** The retention rules of the schema that the worker shares with the api. */
export function workerRetention(env: Environment): RetentionRules {
  const days = readEventRetentionDays(env);
  return new RetentionRules([
    eventRetention(days),
    inboxRetention(days, KEPT_WHILE_BUILDING),
    inboxFailuresRetention,
    { table: 'idempotency_records', column: 'created_at', keepHours: IDEMPOTENCY_RECORD_HOURS },
    { table: 'product_imports', column: 'started_at', keepHours: IMPORT_HOURS },
  ]);
}
