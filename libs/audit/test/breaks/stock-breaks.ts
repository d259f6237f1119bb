import { type Break, id, nothing, lineOf } from './break';

export const stockBreaks: readonly Break[] = [
  {
    what: 'a unit on hand that was never received',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { tea }) => db.query('UPDATE products SET stock = stock + 1 WHERE id = ?', [id(tea.productId)]),
  },
  {
    what: 'a delivery without an adjustment',
    check: 'stock.products',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('DELETE FROM stock_adjustments WHERE product_id = ? AND delta > 0', [id(cup.productId)]),
  },
  {
    what: 'a sold unit that was not taken from stock',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { second }) => lineOf(db, 'quantity = 2, unit_price = 500', [second.orderId, 1]),
  },
  {
    what: 'a line of an unknown product',
    check: 'stock.products',
    names: () => ({ productId: nothing }),
    inflict: (db, { second }) => lineOf(db, 'product_id = ?', [second.orderId, 1], id(nothing)),
  },
  {
    what: 'a removed product with all received units sold',
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
    what: 'an adjustment with a negative result',
    check: 'stock.adjustments',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('UPDATE stock_adjustments SET stock_after = -1 WHERE product_id = ? AND delta < 0', [id(cup.productId)]),
  },
];
