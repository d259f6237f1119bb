import { defineSettings } from '@app/kernel';

export const dataPlatformSettings = defineSettings({
  SQS_ORDER_COMPLETED_QUEUE_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    meaning: 'The queue that the data platform reads the events of orders from.',
    processes: ['data-platform'],
    example: 'http://127.0.0.1:4566/000000000000/OrderCompleted',
  },
  SHOP_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    optional: true,
    otherwise: 'nothing is compared',
    meaning: "The shop's API: booked events are compared with its manifest.",
    processes: ['data-platform'],
    example: 'http://127.0.0.1:3000',
  },
  SHOP_API_KEY: {
    kind: 'optional',
    otherwise: 'nothing is compared',
    meaning: 'An API key of the shop with the scope events:read.',
    processes: ['data-platform'],
  },
  RECONCILE_EVERY_MS: {
    kind: 'integer',
    min: 100,
    max: 3_600_000,
    fallback: 60_000,
    unit: 'ms',
    meaning: "The time between two comparisons with the shop's manifest.",
    processes: ['data-platform'],
  },
  RECONCILE_GRACE_MS: {
    kind: 'integer',
    min: 0,
    max: 86_400_000,
    fallback: 900_000,
    unit: 'ms',
    meaning: 'The time after the end of an hour in which missing events count as late and not as a gap.',
    processes: ['data-platform'],
  },
});
