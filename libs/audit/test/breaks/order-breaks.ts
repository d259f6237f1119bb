import {
  type Break,
  id,
  noOrder,
  entryOf,
  orderOf,
  lineOf,
  forgetLastEntry,
  bookAgain,
  changeLastEntry,
} from './break';

export const orderBreaks: readonly Break[] = [
  {
    what: 'an order without lines',
    check: 'orders.lines',
    also: ['stock.products'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => db.query('DELETE FROM order_lines WHERE order_id = ?', [id(second.orderId)]),
  },
  {
    what: 'a removed line',
    check: 'orders.lines',
    also: ['stock.products'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) =>
      db.query('DELETE FROM order_lines WHERE order_id = ? AND line_no = 2', [id(first.orderId)]),
  },
  {
    what: 'a gap in the numbers of the lines',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'line_no = 3', [first.orderId, 2]),
  },
  {
    what: 'lines that are numbered from 0',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'line_no = 0', [first.orderId, 1]),
  },
  {
    what: 'a line whose amount is not its price times its quantity',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'unit_price = unit_price + 1', [first.orderId, 1]),
  },
  {
    what: 'a line whose amount is above its price times its quantity',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'unit_price = unit_price - 1', [first.orderId, 1]),
  },
  {
    what: 'a line whose price times quantity is beyond a BIGINT',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'unit_price = 9007199254740991 * 1000', [first.orderId, 1]),
  },
  {
    what: 'an items amount unlike the sum of the lines',
    check: 'orders.lines',
    also: ['events.totals'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'items_amount = items_amount + 1', first.orderId),
  },
  {
    what: 'an items amount below the sum of the lines',
    check: 'orders.lines',
    also: ['events.totals'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'items_amount = items_amount - 1', first.orderId),
  },
  {
    what: 'an order with a discount above that of its lines',
    check: 'orders.lines',
    also: ['orders.discounts', 'events.totals'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'discount_amount = discount_amount + 1', first.orderId),
  },
  {
    what: 'an order with a discount below that of its lines',
    check: 'orders.lines',
    also: ['orders.discounts', 'events.totals'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'discount_amount = discount_amount - 1', first.orderId),
  },
  {
    what: 'a total below the items amount minus the discount',
    check: 'orders.lines',
    also: ['ledger.sales', 'orders.payments', 'events.totals'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, 'total_amount = total_amount - 1', second.orderId),
  },
  {
    what: 'a discount unlike the sum of the lines',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'discount = discount + 1', [first.orderId, 1]),
  },
  {
    what: 'a total unlike the items amount minus the discount',
    check: 'orders.lines',
    also: ['ledger.sales', 'orders.payments', 'events.totals'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, 'total_amount = total_amount + 1', second.orderId),
  },
  {
    what: 'a refunded amount without refunded lines',
    check: 'orders.lines',
    also: ['orders.refund-shares'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) => lineOf(db, 'refunded_amount = 0', [refunded.orderId, 1]),
  },
  {
    what: 'lines without their order',
    check: 'orders.line-owners',
    names: ({ alice }) => ({ userId: alice.userId, orderId: noOrder }),
    inflict: async (db, { tea, second }) => {
      await db.query(
        `INSERT INTO order_lines SELECT user_id, ?, line_no, product_id, sku, name, unit_price, quantity, amount, discount,
           refunded_quantity, refunded_amount FROM order_lines WHERE order_id = ?`,
        [id(noOrder), id(second.orderId)],
      );
      await db.query('UPDATE products SET stock = stock - 1 WHERE id = ?', [id(tea.productId)]);
    },
  },
  {
    what: 'an unpaid order',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice }) => forgetLastEntry(db, alice),
  },
  {
    what: 'an order paid twice',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice, second }) => bookAgain(db, alice, { kind: 'order', order_id: id(second.orderId) }),
  },
  {
    what: 'two debits that add up to the total',
    check: 'orders.payments',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: async (db, { alice, second }) => {
      await changeLastEntry(db, alice, 600);
      const rest = { kind: 'order', order_id: id(second.orderId), amount: -600 };
      await bookAgain(db, { ...alice, balance: alice.balance + 600 }, rest);
    },
  },
  {
    what: 'a debit below the total',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice }) => changeLastEntry(db, alice, 1),
  },
  {
    what: 'a debit above the total',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice }) => changeLastEntry(db, alice, -1),
  },
  {
    what: 'a cancellation with a payment above its amount',
    check: 'orders.payments',
    also: ['ledger.sales', 'orders.refund-payments'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId }),
    inflict: (db, { bob }) => changeLastEntry(db, bob, 1),
  },
  {
    what: 'two debits with exchanged orders',
    check: 'orders.payments',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: async (db, { alice, first, second }) => {
      await entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(first.orderId));
      await entryOf(db, 'order_id = ?', [alice.userId, alice.entries - 1], id(second.orderId));
    },
  },
  {
    what: 'a cancellation without its payment',
    check: 'orders.payments',
    also: ['ledger.sales', 'orders.refund-payments'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId }),
    inflict: (db, { bob }) => forgetLastEntry(db, bob),
  },
  {
    what: 'a debit of an unknown order',
    check: 'orders.payment-owners',
    also: ['orders.payments'],
    names: ({ alice }) => ({ userId: alice.userId, entryNo: alice.entries, orderId: noOrder }),
    inflict: (db, { alice }) => entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(noOrder)),
  },
  {
    what: "a debit of another customer's order",
    check: 'orders.payment-owners',
    also: ['orders.payments'],
    names: ({ alice, refunded }) => ({ userId: alice.userId, orderId: refunded.orderId }),
    inflict: (db, { alice, refunded }) =>
      entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(refunded.orderId)),
  },
  {
    what: 'a charge that names an order',
    check: 'orders.payment-owners',
    names: ({ alice, second }) => ({ userId: alice.userId, entryNo: 1, orderId: second.orderId }),
    inflict: (db, { alice, second }) => entryOf(db, 'order_id = ?', [alice.userId, 1], id(second.orderId)),
  },
];
