import { defineContext, defineSettings } from '@app/kernel';
import { rankingErrors } from './domain/ranking.errors';

export const rankingSettings = defineSettings({
  SQS_RANKING_QUEUE_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    meaning: 'The queue that the ranking reads the events of orders from.',
    processes: ['api', 'worker'],
    example: 'http://127.0.0.1:4566/000000000000/Ranking',
  },
});

export const rankingContext = defineContext({
  name: 'ranking',
  errors: [rankingErrors],
  settings: rankingSettings,
  tables: ['ranking_generations', 'product_sales_minutes', 'product_sales_hours', 'product_refund_minutes'],
  tags: { rankings: 'Best-selling products' },
  mayUse: ['order.SalesHistory', 'product.ProductDirectory'],
  destinations: [{ name: 'ranking', mark: 2, queueUrl: rankingSettings.SQS_RANKING_QUEUE_URL }],
});
