import type { PlacedOrder } from '../shop/placed-order';
import type { Queryable } from '../shop/rows';
import {
  type Break,
  bookAgain,
  changeLastEntry,
  entryOf,
  forgetLastEntry,
  id,
  lineOf,
  noOrder,
  nothing,
  orderOf,
} from './break';

const refundOf = (db: Queryable, change: string, { orderId }: PlacedOrder, ...values: unknown[]) =>
  db.query(`UPDATE order_refunds SET ${change} WHERE order_id = ?`, [...values, id(orderId)]);
const refundLinesOf = (db: Queryable, change: string, { orderId }: PlacedOrder, ...values: unknown[]) =>
  db.query(`UPDATE order_refund_lines SET ${change} WHERE order_id = ?`, [...values, id(orderId)]);

const STATES: readonly Break[] = [
  {
    what: 'a cancelled order without a refund',
    check: 'orders.refunds',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, "status = 'cancelled'", second.orderId),
  },
  {
    what: 'a completed order with a refund',
    check: 'orders.refunds',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) => orderOf(db, "status = 'completed'", refunded.orderId),
  },
  {
    what: 'a refunded order without a refund',
    check: 'orders.refunds',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, "status = 'refunded'", second.orderId),
  },
  {
    what: 'a refunded amount without a refund',
    check: 'orders.refunds',
    also: ['ledger.sales', 'orders.lines', 'orders.payments'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, 'refunded_amount = 1', second.orderId),
  },
  {
    what: 'an event count above the refunds, of an order without any',
    check: 'orders.refunds',
    also: ['events.sequences'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, 'event_count = 2', second.orderId),
  },
  {
    what: 'two refunds of everything, of a cancelled order',
    check: 'orders.refunds',
    also: ['orders.refund-payments', 'events.refunds'],
    names: ({ lastYears }) => ({ orderId: lastYears.orderId }),
    inflict: async (db, { lastYears }) => {
      await orderOf(db, "status = 'cancelled'", lastYears.orderId);
      await refundOf(db, "kind = IF(refund_no = 2, 'cancellation', kind)", lastYears);
    },
  },
  {
    what: 'refunds that are numbered from 0',
    check: 'orders.refunds',
    alsoOfAllTime: ['events.refunds'],
    names: ({ lastYears }) => ({ orderId: lastYears.orderId }),
    inflict: async (db, { lastYears }) => {
      for (const change of [refundOf, refundLinesOf])
        await change(db, 'refund_no = IF(refund_no = 1, 0, 2)', lastYears);
    },
  },
  {
    what: 'a gap between two refunds',
    check: 'orders.refunds',
    also: ['events.refunds'],
    names: ({ lastYears }) => ({ orderId: lastYears.orderId }),
    inflict: async (db, { lastYears }) => {
      for (const change of [refundOf, refundLinesOf])
        await change(db, 'refund_no = IF(refund_no = 2, 3, 1)', lastYears);
    },
  },
  {
    what: 'an old, partially refunded order with full refunds',
    check: 'orders.refunds',
    also: ['coupons.orders'],
    names: ({ lastYears }) => ({ orderId: lastYears.orderId }),
    inflict: async (db, { lastYears, lastYearsClaim }) => {
      await orderOf(db, "status = 'partially-refunded'", lastYears.orderId);
      await db.query('UPDATE user_coupons SET order_id = NULL WHERE id = ?', [id(lastYearsClaim.userCouponId)]);
    },
  },
  {
    what: 'a cancellation of less than everything',
    check: 'orders.refunds',
    also: ['orders.refund-payments', 'events.refunds', 'coupons.orders'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: async (db, { refunded }) => {
      await orderOf(db, "status = 'cancelled'", refunded.orderId);
      await refundOf(db, "kind = 'cancellation'", refunded);
    },
  },
  {
    what: 'a gap in the numbers of the refunds',
    check: 'orders.refunds',
    also: ['events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: async (db, { refunded }) => {
      await refundOf(db, 'refund_no = 2', refunded);
      await refundLinesOf(db, 'refund_no = 2', refunded);
    },
  },
  {
    what: 'an order with a refunded amount above its refunds',
    check: 'orders.refunds',
    also: ['orders.lines', 'orders.payments', 'ledger.sales'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) => orderOf(db, 'refunded_amount = refunded_amount + 1', refunded.orderId),
  },
];

const LINES: readonly Break[] = [
  {
    what: 'a refund of more than its lines',
    check: 'orders.refund-lines',
    also: ['orders.refunds', 'orders.refund-payments', 'events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) => refundOf(db, 'amount = amount + 1', refunded),
  },
  {
    what: 'a refund of less than its lines',
    check: 'orders.refund-lines',
    also: ['orders.refunds', 'orders.refund-payments', 'events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) => refundOf(db, 'amount = amount - 1', refunded),
  },
  {
    what: 'a refund without lines',
    check: 'orders.refund-lines',
    also: ['orders.refund-shares'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) =>
      db.query('DELETE FROM order_refund_lines WHERE order_id = ?', [id(refunded.orderId)]),
  },
  {
    what: 'lines of an unknown refund',
    check: 'orders.refund-lines',
    also: ['orders.refunds', 'orders.refund-payments', 'events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) => db.query('DELETE FROM order_refunds WHERE order_id = ?', [id(refunded.orderId)]),
  },
  {
    what: 'a refund of an unknown order',
    check: 'orders.refund-lines',
    also: [
      'orders.refund-shares',
      'orders.refund-payments',
      'events.refunds',
      'idempotency.keys',
      'idempotency.records',
    ],
    names: () => ({ orderId: noOrder, refundNo: 1 }),
    inflict: async (db, { refunded }) => {
      const copied = [id(noOrder), id(refunded.orderId)];
      await db.query(
        `INSERT INTO order_refunds SELECT user_id, ?, refund_no, kind, amount, reason, caller_id, key_hash, refunded_at,
           booked_at FROM order_refunds WHERE order_id = ?`,
        copied,
      );
      await db.query(
        `INSERT INTO order_refund_lines SELECT user_id, ?, refund_no, line_no, product_id, quantity, amount
         FROM order_refund_lines WHERE order_id = ?`,
        copied,
      );
    },
  },
  {
    what: 'refunded units with too large an amount',
    check: 'orders.refund-shares',
    names: ({ refunded }) => ({ orderId: refunded.orderId, lineNo: 1 }),
    also: ['events.refunds', 'ledger.chain'],
    inflict: async (db, { bob, refunded }) => {
      for (const change of [refundOf, refundLinesOf]) await change(db, 'amount = amount + 1', refunded);
      await lineOf(db, 'refunded_amount = refunded_amount + 1', [refunded.orderId, 1]);
      await orderOf(db, 'refunded_amount = refunded_amount + 1', refunded.orderId);
      await db.query("UPDATE wallet_entries SET amount = amount + 1 WHERE order_id = ? AND kind = 'refund'", [
        id(refunded.orderId),
      ]);
      await db.query('UPDATE wallets SET balance = balance + 1 WHERE user_id = ?', [id(bob.userId)]);
    },
  },
  {
    what: 'refunded units with too small an amount',
    check: 'orders.refund-shares',
    names: ({ refunded }) => ({ orderId: refunded.orderId, lineNo: 1 }),
    also: ['events.refunds', 'ledger.chain'],
    inflict: async (db, { bob, refunded }) => {
      for (const change of [refundOf, refundLinesOf]) await change(db, 'amount = amount - 1', refunded);
      await lineOf(db, 'refunded_amount = refunded_amount - 1', [refunded.orderId, 1]);
      await orderOf(db, 'refunded_amount = refunded_amount - 1', refunded.orderId);
      await db.query("UPDATE wallet_entries SET amount = amount - 1 WHERE order_id = ? AND kind = 'refund'", [
        id(refunded.orderId),
      ]);
      await db.query('UPDATE wallets SET balance = balance - 1 WHERE user_id = ?', [id(bob.userId)]);
    },
  },
  {
    what: 'a cancellation of all units for one less than was paid',
    check: 'orders.refund-shares',
    also: ['events.refunds'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId, lineNo: 1 }),
    inflict: async (db, { bob, cancelled }) => {
      for (const change of [refundOf, refundLinesOf]) await change(db, 'amount = amount - 1', cancelled);
      await lineOf(db, 'refunded_amount = refunded_amount - 1', [cancelled.orderId, 1]);
      await orderOf(db, 'refunded_amount = refunded_amount - 1', cancelled.orderId);
      await changeLastEntry(db, bob, -1);
    },
  },
  {
    what: 'refunded units without refunds, that cost nothing',
    check: 'orders.refund-shares',
    also: ['stock.products'],
    names: ({ second }) => ({ orderId: second.orderId, lineNo: 1 }),
    inflict: (db, { second }) => lineOf(db, 'refunded_quantity = 1', [second.orderId, 1]),
  },
  {
    what: 'an old line without the rest at its last unit',
    check: 'orders.refund-shares',
    names: ({ lastYears }) => ({ orderId: lastYears.orderId, lineNo: 1 }),
    also: ['orders.refund-lines'],
    inflict: (db, { lastYears }) =>
      db.query('UPDATE order_refund_lines SET amount = amount - 1 WHERE order_id = ? AND refund_no = 2', [
        id(lastYears.orderId),
      ]),
  },
  {
    what: 'a line with other refunded units than its refunds',
    check: 'orders.refund-shares',
    also: ['stock.products'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, lineNo: 1 }),
    inflict: (db, { refunded }) => lineOf(db, 'refunded_quantity = 2', [refunded.orderId, 1]),
  },
  {
    what: 'refunded units of another product',
    check: 'orders.refund-shares',
    names: ({ refunded }) => ({ orderId: refunded.orderId, lineNo: 1 }),
    inflict: (db, { refunded }) => refundLinesOf(db, 'product_id = ?', refunded, id(nothing)),
  },
  {
    what: 'refunded units of an unknown line',
    check: 'orders.refund-shares',
    names: ({ refunded }) => ({ orderId: refunded.orderId, lineNo: 2 }),
    inflict: (db, { refunded }) => refundLinesOf(db, 'line_no = 2', refunded),
  },
  {
    what: 'refunded units of an old order missing from stock',
    check: 'stock.products',
    names: ({ pot }) => ({ productId: pot.productId }),
    inflict: (db, { pot }) => db.query('UPDATE products SET stock = stock - 2 WHERE id = ?', [id(pot.productId)]),
  },
];

const PAYMENTS: readonly Break[] = [
  {
    what: 'a refund that was paid twice',
    check: 'orders.refund-payments',
    also: ['orders.payments', 'ledger.sales'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 2 }),
    inflict: (db, { bob, refunded }) => bookAgain(db, bob, { kind: 'refund', order_id: id(refunded.orderId) }),
  },
  {
    what: 'an old refund without its payment',
    check: 'orders.refund-payments',
    also: ['ledger.sales'],
    alsoOfAllTime: ['orders.payments'],
    names: ({ lastYears }) => ({ orderId: lastYears.orderId, refundNo: 2 }),
    inflict: (db, { dave }) => forgetLastEntry(db, dave),
  },
  {
    what: 'a refund that was booked as a cancellation',
    check: 'orders.refund-payments',
    names: ({ lastYears }) => ({ orderId: lastYears.orderId, refundNo: 2 }),
    inflict: (db, { dave }) => entryOf(db, "kind = 'cancellation'", [dave.userId, dave.entries]),
  },
  {
    what: 'a refund whose answer is not stored',
    check: 'idempotency.records',
    names: ({ refunded, refund }) => ({ orderId: refunded.orderId, refundNo: 1, keyHash: refund.key.toString('hex') }),
    inflict: (db, { refund }) => db.query('DELETE FROM idempotency_records WHERE key_hash = ?', [refund.key]),
  },
  {
    what: 'an order and a refund of one key',
    check: 'idempotency.keys',
    also: ['idempotency.records'],
    names: ({ refunded, second }) => ({
      orderId: second.orderId,
      earlierOrderId: refunded.orderId,
      earlierRefundNo: 1,
    }),
    inflict: (db, { alice, refunded, second }) =>
      db.query(
        `UPDATE orders o, order_refunds r SET o.key_hash = r.key_hash, r.caller_id = ?
         WHERE o.id = ? AND r.order_id = ?`,
        [id(alice.userId), id(second.orderId), id(refunded.orderId)],
      ),
  },
];

const secondEventOf = (db: Queryable, change: string, { orderId }: PlacedOrder, ...values: unknown[]) =>
  db.query(`UPDATE outbox_events SET ${change} WHERE subject_id = ? AND sequence = 2`, [...values, id(orderId)]);

const EVENTS: readonly Break[] = [
  {
    what: 'a refund without its event',
    check: 'events.refunds',
    also: ['events.sequences'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) =>
      db.query('DELETE FROM outbox_events WHERE subject_id = ? AND sequence = 2', [id(refunded.orderId)]),
  },
  {
    what: 'a refund without its event, of an order whose own is no longer kept',
    check: 'events.refunds',
    names: ({ lastYears }) => ({ orderId: lastYears.orderId, refundNo: 2 }),
    inflict: (db, { lastYears }) =>
      db.query('DELETE FROM outbox_events WHERE subject_id = ? AND sequence = 3', [id(lastYears.orderId)]),
  },
  {
    what: 'a refund event with another amount',
    check: 'events.refunds',
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) =>
      secondEventOf(db, `payload = REPLACE(payload, '"refundedAmount":866', '"refundedAmount":867')`, refunded),
  },
  {
    what: 'a refund event with another time of refund',
    check: 'events.refunds',
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) =>
      secondEventOf(db, `payload = REPLACE(payload, '"refundedAt":"20', '"refundedAt":"19')`, refunded),
  },
  {
    what: 'a refund event with another time of order',
    check: 'events.refunds',
    names: ({ refunded }) => ({ orderId: refunded.orderId, refundNo: 1 }),
    inflict: (db, { refunded }) =>
      secondEventOf(db, `payload = REPLACE(payload, '"placedAt":"20', '"placedAt":"19')`, refunded),
  },
  {
    what: 'a cancellation with the event of a refund',
    check: 'events.refunds',
    names: ({ cancelled }) => ({ orderId: cancelled.orderId, refundNo: 1 }),
    inflict: (db, { cancelled }) => secondEventOf(db, "type = 'OrderRefunded'", cancelled),
  },
  {
    what: 'an event of an unknown refund',
    check: 'events.refunds',
    also: ['events.sequences'],
    names: ({ second }) => ({ orderId: second.orderId, refundNo: 1 }),
    inflict: (db, { refunded, second, alice }) =>
      db.query(
        `INSERT INTO outbox_events SELECT ?, type, ?, sequence, ?, traceparent, payload, occurred_at, 3, occurred_at
         FROM outbox_events WHERE subject_id = ? AND sequence = 2`,
        [id(second.orderId), id(second.orderId), id(alice.userId), id(refunded.orderId)],
      ),
  },
];

export const refundBreaks: readonly Break[] = [...STATES, ...LINES, ...PAYMENTS, ...EVENTS];
