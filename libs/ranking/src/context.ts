import { defineContext } from '@app/kernel';
import { rankingErrors } from './domain/ranking.errors';

export const rankingContext = defineContext({
  name: 'ranking',
  errors: [rankingErrors],
  tables: ['ranking_generations', 'product_sales_minutes', 'product_sales_hours', 'product_refund_minutes'],
  tags: { rankings: 'What sells best' },
  mayUse: ['order.SalesHistory', 'product.ProductDirectory'],
});
