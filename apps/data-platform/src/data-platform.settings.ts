import { defineSettings } from '@app/kernel';

export const dataPlatformSettings = defineSettings({
  SQS_ORDER_COMPLETED_QUEUE_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    meaning: 'The queue that the data platform reads the events of orders from.',
    processes: ['data-platform'],
    example: 'http://127.0.0.1:4566/000000000000/OrderCompleted',
  },
});
