import type { Check } from '../check';
import { sql, uuidText } from '../sql';

export const eventTotals: Check = {
  name: 'events.totals',
  rule: "An order's first event is its OrderCompleted, with the order's ids and amounts.",
  examined: ({ ordersWithEvents }) => ordersWithEvents,
  // STRAIGHT_JOIN reads the payloads, most of the bytes, in storage order, or looks up those of a few orders. One
  // JSON_EXTRACT of all values parses each payload once. JSON_VALID prevents an error on MySQL, where malformed JSON ends
  // the statement.
  violations: ({ ordersWithEvents, ordersAreFew }) => sql`
    SELECT user_id, order_id, event_id, expected, found
    FROM (
      SELECT o.user_id, o.id AS order_id, e.id AS event_id,
        CONCAT('OrderCompleted ["', ${uuidText('o.id')}, '", "', ${uuidText('o.user_id')}, '", ',
          o.items_amount, ', ', o.discount_amount, ', ', o.total_amount, ']') AS expected,
        CONCAT(e.type, ' ', CASE WHEN JSON_VALID(e.payload) THEN COALESCE(JSON_EXTRACT(e.payload, '$.data.orderId',
          '$.data.userId', '$.data.itemsAmount', '$.data.discountAmount', '$.data.totalAmount'), 'without them')
          ELSE 'without JSON' END) AS found
      FROM ${
        ordersAreFew
          ? sql`${ordersWithEvents} o STRAIGHT_JOIN outbox_events e`
          : sql`outbox_events e STRAIGHT_JOIN ${ordersWithEvents} o`
      } ON o.id = e.subject_id
      WHERE e.sequence = 1
    ) compared
    WHERE expected <> found`,
};
