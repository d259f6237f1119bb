import { defineContext } from '@app/kernel';

export const outboxContext = defineContext({
  name: 'outbox',
  tables: ['outbox_events', 'outbox_deliveries', 'outbox_destinations', 'inbox', 'inbox_failures'],
  tags: { admin: 'Running the shop: what the auditor and the outbox say' },
});
