import type { Check } from '../check';
import { sql } from '../sql';

export const stockProducts: Check = {
  name: 'stock.products',
  rule: 'The received units of a product equal its units on hand plus its sold units; no units are sold or received of an unknown product.',
  examined: ({ products }) => products,
  // One pass over each table, grouped by product, so that it also finds units without a product row.
  violations: ({ products, adjustments, linesOfProducts }) => sql`
    SELECT product_id,
      CONCAT('received ', on_hand + sold) AS expected,
      CONCAT('received ', received, ' (on hand ', CASE known WHEN 0 THEN 'nothing, no such product' ELSE on_hand END,
        ', sold ', sold, ')') AS found
    FROM (
      SELECT product_id, SUM(received) AS received, SUM(on_hand) AS on_hand, SUM(sold) AS sold, SUM(known) AS known
      FROM (
        SELECT p.id AS product_id, 0 AS received, p.stock AS on_hand, 0 AS sold, 1 AS known FROM ${products} p
        UNION ALL
        SELECT a.product_id, SUM(a.delta), 0, 0, 0 FROM ${adjustments} a GROUP BY a.product_id
        UNION ALL
        SELECT l.product_id, 0, 0, SUM(l.quantity) - SUM(l.refunded_quantity), 0
        FROM ${linesOfProducts} l GROUP BY l.product_id
      ) movements
      GROUP BY product_id
    ) balances
    WHERE known = 0 OR received <> on_hand + sold`,
};
