import { CreateOutboxEvents1795305600040 } from './1795305600040-create-outbox-events';
import { CreateOutboxDeliveries1795305600041 } from './1795305600041-create-outbox-deliveries';
import { CreateOutboxDestinations1795305600042 } from './1795305600042-create-outbox-destinations';
import { AddSentMarksToOutboxEvents1795305600240 } from './1795305600240-add-sent-marks-to-outbox-events';
import { CreateInbox1795305600043 } from './1795305600043-create-inbox';
import { IndexOutboxEventsByTime1795305600250 } from './1795305600250-index-outbox-events-by-time';
import { CreateOutboxManifestHours1795305600400 } from './1795305600400-create-outbox-manifest-hours';
import { CreateOutboxManifestSums1795305600401 } from './1795305600401-create-outbox-manifest-sums';
import { CreateOutboxReplays1795305600402 } from './1795305600402-create-outbox-replays';
import { CreateInboxFailures1795305600280 } from './1795305600280-create-inbox-failures';

export const outboxMigrations = [
  CreateOutboxEvents1795305600040,
  CreateOutboxDeliveries1795305600041,
  CreateOutboxDestinations1795305600042,
  AddSentMarksToOutboxEvents1795305600240,
  IndexOutboxEventsByTime1795305600250,
  CreateOutboxManifestHours1795305600400,
  CreateOutboxManifestSums1795305600401,
  CreateOutboxReplays1795305600402,
];

/** Every process that consumes events has these tables in its own schema. */
export const inboxMigrations = [CreateInbox1795305600043, CreateInboxFailures1795305600280];
