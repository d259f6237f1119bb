import { LittleShop } from '../shop/little-shop';
import { type Break, noOrder } from './break';

export const keyBreaks: readonly Break[] = [
  {
    what: 'an order whose answer is not stored',
    check: 'idempotency.records',
    names: ({ first }) => ({ orderId: first.orderId, keyHash: first.key.toString('hex') }),
    inflict: (db, { first }) => db.query('DELETE FROM idempotency_records WHERE key_hash = ?', [first.key]),
  },
  {
    what: 'a key whose answer is another order',
    check: 'idempotency.records',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) =>
      db.query('UPDATE idempotency_records SET body = ? WHERE key_hash = ?', [
        JSON.stringify({ orderId: noOrder }),
        first.key,
      ]),
  },
  {
    what: 'two orders of one key',
    check: 'idempotency.keys',
    also: ['idempotency.records'],
    names: ({ alice, second }) => ({ userId: alice.userId, earlierOrderId: second.orderId }),
    inflict: (db, { alice, tea, second }, now) =>
      new LittleShop(db).order({ customer: alice, of: [[tea, 1]], at: now, key: second.key, answered: false }),
  },
];
