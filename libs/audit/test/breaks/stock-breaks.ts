import { type Break, id, nothing, lineOf } from './break';

export const stockBreaks: readonly Break[] = [
  {
    what: 'a unit on hand that was never received',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { tea }) => db.query('UPDATE products SET stock = stock + 1 WHERE id = ?', [id(tea.productId)]),
  },
  {
    what: 'a delivery that nobody wrote down',
    check: 'stock.products',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('DELETE FROM stock_adjustments WHERE product_id = ? AND delta > 0', [id(cup.productId)]),
  },
  {
    what: 'a unit sold once more than it was taken',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { second }) => lineOf(db, 'quantity = 2, unit_price = 500', [second.orderId, 1]),
  },
  {
    what: 'a line of a product that there is not',
    check: 'stock.products',
    names: () => ({ productId: nothing }),
    inflict: (db, { second }) => lineOf(db, 'product_id = ?', [second.orderId, 1], id(nothing)),
  },
  {
    what: 'a product that is gone, though all that was received of it was sold',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: async (db, { tea }) => {
      await db.query(
        `UPDATE stock_adjustments SET delta =
           (SELECT SUM(quantity - refunded_quantity) FROM order_lines WHERE order_lines.product_id = ?)
         WHERE product_id = ?`,
        [id(tea.productId), id(tea.productId)],
      );
      await db.query('DELETE FROM products WHERE id = ?', [id(tea.productId)]);
    },
  },
  {
    what: 'an adjustment that left less than nothing',
    check: 'stock.adjustments',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('UPDATE stock_adjustments SET stock_after = -1 WHERE product_id = ? AND delta < 0', [id(cup.productId)]),
  },
];
