import type { Queryable } from '../shop/rows';
import { type Break, id, unknownUser, noOrder, noEvent, orderOf, firstEventOf, removeFirstEventOf } from './break';

const secondEventOf = (db: Queryable, change: string, orderId: string, ...values: unknown[]) =>
  db.query(`UPDATE outbox_events SET ${change} WHERE subject_id = ? AND sequence = 2`, [...values, id(orderId)]);

export const eventBreaks: readonly Break[] = [
  {
    what: 'an order without its event',
    check: 'events.sequences',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => removeFirstEventOf(db, first.orderId),
  },
  {
    what: 'an order with an event count of 0 and no event',
    check: 'events.sequences',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: async (db, { first }) => {
      await removeFirstEventOf(db, first.orderId);
      await orderOf(db, 'event_count = 0', first.orderId);
    },
  },
  {
    what: 'an event above the event count of its order',
    check: 'events.sequences',
    also: ['orders.refunds'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId }),
    inflict: (db, { cancelled }) => orderOf(db, 'event_count = 1', cancelled.orderId),
  },
  {
    what: 'a gap in the numbers of the events',
    check: 'events.sequences',
    also: ['events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) =>
      db.query('UPDATE outbox_events SET sequence = 3 WHERE subject_id = ? AND sequence = 2', [id(refunded.orderId)]),
  },
  {
    what: 'a missing event between two others',
    check: 'events.sequences',
    also: ['orders.refunds', 'events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: async (db, { refunded }) => {
      await orderOf(db, 'event_count = 3', refunded.orderId);
      await db.query('UPDATE outbox_events SET sequence = 3 WHERE subject_id = ? AND sequence = 2', [
        id(refunded.orderId),
      ]);
    },
  },
  {
    what: 'events that are numbered from 0',
    check: 'events.sequences',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) => firstEventOf(db, 'sequence = 0', refunded.orderId),
  },
  {
    what: 'an event with a total unlike that of its order',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId, eventId: second.eventId }),
    inflict: (db, { second }) =>
      firstEventOf(db, `payload = REPLACE(payload, '"totalAmount":1000', '"totalAmount":999')`, second.orderId),
  },
  {
    what: 'an event with the data of another order',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) =>
      firstEventOf(db, 'payload = REPLACE(payload, ?, ?)', second.orderId, second.orderId, noOrder),
  },
  {
    what: 'a first event of another type',
    check: 'events.totals',
    also: ['events.refunds'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, "type = 'OrderCancelled'", second.orderId),
  },
  {
    what: 'an event with malformed JSON',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, 'payload = LEFT(payload, 100)', second.orderId),
  },
  {
    what: 'an event without amounts',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, "payload = '{}'", second.orderId),
  },
  {
    what: 'an event of an unknown order',
    check: 'events.owners',
    names: () => ({ orderId: noOrder }),
    inflict: (db, { second }) =>
      db.query(
        `INSERT INTO outbox_events SELECT ?, type, ?, sequence, user_id, traceparent, payload, occurred_at, 3, occurred_at
         FROM outbox_events WHERE id = ?`,
        [id(noEvent), id(noOrder), id(second.eventId)],
      ),
  },
  {
    what: 'an event with another customer',
    check: 'events.owners',
    names: ({ first }) => ({ orderId: first.orderId, userId: unknownUser }),
    inflict: (db, { first }) => firstEventOf(db, 'user_id = ?', first.orderId, id(unknownUser)),
  },
  {
    what: 'a delivery without its event',
    check: 'events.deliveries',
    also: ['events.sequences'],
    names: ({ second }) => ({ eventId: second.eventId, destination: 'data-platform' }),
    inflict: (db, { second }) => removeFirstEventOf(db, second.orderId),
  },
  {
    what: 'an unsent event without its delivery',
    check: 'events.sent',
    names: ({ second }) => ({ eventId: second.eventId, orderId: second.orderId, destination: 'data-platform' }),
    inflict: (db, { second }) => db.query('DELETE FROM outbox_deliveries WHERE event_id = ?', [id(second.eventId)]),
  },
  {
    what: 'an event sent to only one of its destinations',
    check: 'events.sent',
    names: ({ first }) => ({ eventId: first.eventId, destination: 'ranking' }),
    inflict: (db, { first }) => firstEventOf(db, 'sent_to = 1', first.orderId),
  },
  {
    what: 'an event that waits for one of its destinations and not for the other',
    check: 'events.sent',
    names: ({ second }) => ({ eventId: second.eventId, destination: 'ranking' }),
    inflict: (db, { second }) => firstEventOf(db, 'sent_to = 0', second.orderId),
  },
  {
    what: 'an event that never had a delivery',
    check: 'events.sent',
    names: ({ first }) => ({ eventId: first.eventId, destination: 'data-platform' }),
    inflict: (db, { first }) => firstEventOf(db, 'sent_to = 0', first.orderId),
  },
  {
    what: 'a delivery to a destination that has the event, instead of to a waiting one',
    check: 'events.sent',
    names: ({ second }) => ({ eventId: second.eventId, destination: 'data-platform' }),
    inflict: async (db, { first, second }) => {
      await firstEventOf(db, 'sent_to = 0', first.orderId);
      await db.query("UPDATE outbox_deliveries SET destination = 'ranking' WHERE event_id = ?", [id(second.eventId)]);
    },
  },
  {
    what: 'an event of a cancellation that was not sent',
    check: 'events.sent',
    names: ({ cancelled }) => ({ orderId: cancelled.orderId, destination: 'ranking' }),
    inflict: (db, { cancelled }) => secondEventOf(db, 'sent_to = 0', cancelled.orderId),
  },
  {
    what: 'an event of a refund that was not sent',
    check: 'events.sent',
    names: ({ refunded }) => ({ orderId: refunded.orderId, destination: 'data-platform' }),
    inflict: (db, { refunded }) => secondEventOf(db, 'sent_to = 0', refunded.orderId),
  },
  {
    what: 'an event of a cancellation with another customer',
    check: 'events.owners',
    also: ['events.refunds'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId, userId: unknownUser }),
    inflict: (db, { cancelled }) => secondEventOf(db, 'user_id = ?', cancelled.orderId, id(unknownUser)),
  },
  {
    what: 'an event of a refund with another customer',
    check: 'events.owners',
    also: ['events.refunds'],
    names: ({ refunded }) => ({ orderId: refunded.orderId, userId: unknownUser }),
    inflict: (db, { refunded }) => secondEventOf(db, 'user_id = ?', refunded.orderId, id(unknownUser)),
  },
];
