import type { Check } from '../check';
import { sql } from '../sql';

export const stockAdjustments: Check = {
  name: 'stock.adjustments',
  rule: 'No adjustment leaves a negative stock on hand.',
  examined: ({ adjustments }) => adjustments,
  violations: ({ adjustments }) => sql`
    SELECT a.product_id, a.id AS adjustment_id, 'stock 0 or more' AS expected, CONCAT('stock ', a.stock_after) AS found
    FROM ${adjustments} a
    WHERE a.stock_after < 0`,
};
