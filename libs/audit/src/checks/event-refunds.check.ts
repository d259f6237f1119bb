import type { Check } from '../check';
import type { Scope } from '../scope/scope';
import { sql, uuidText } from '../sql';

/** As in the JSON of the event. */
const REFUNDED_AT = sql`CONCAT(SUBSTR(DATE_FORMAT(r.refunded_at, '%Y-%m-%dT%H:%i:%s.%f'), 1, 23), 'Z')`;
const PLACED_AT = sql`COALESCE(CONCAT(SUBSTR(DATE_FORMAT(o.placed_at, '%Y-%m-%dT%H:%i:%s.%f'), 1, 23), 'Z'), 'no order')`;

/** Version 1 of the event's data lacks the time of the order. */
const IS_OF_VERSION_1 = sql`CASE WHEN JSON_VALID(e.payload)
  THEN COALESCE(JSON_UNQUOTE(JSON_EXTRACT(e.payload, '$.dataschema')), '') LIKE '%:1' ELSE 0 END`;

const refundEvents = ({ events }: Scope) =>
  sql`(SELECT * FROM ${events} e WHERE e.type IN ('OrderRefunded', 'OrderCancelled'))`;

export const eventRefunds: Check = {
  name: 'events.refunds',
  rule: 'Every refund or cancellation has its event, with the next sequence, its ids, amount and times, while events are kept; every refund event has its refund.',
  examined: ({ refundsWithEvents }) => refundsWithEvents,
  violations: (scope) => sql`
    SELECT user_id, order_id, refund_no, expected, found
    FROM (
      SELECT r.user_id, r.order_id, r.refund_no,
        CONCAT(CASE r.kind WHEN 'cancellation' THEN 'OrderCancelled' ELSE 'OrderRefunded' END, ' ["',
          ${uuidText('r.order_id')}, '", "', ${uuidText('r.user_id')}, '", ', r.amount, ', "',
          CASE WHEN ${IS_OF_VERSION_1} THEN '' ELSE CONCAT(${PLACED_AT}, '", "') END, ${REFUNDED_AT}, '"]'
        ) AS expected,
        CASE WHEN e.id IS NULL THEN 'no event' ELSE CONCAT(e.type, ' ', CASE WHEN JSON_VALID(e.payload)
          THEN COALESCE(JSON_EXTRACT(e.payload, '$.data.orderId', '$.data.userId', '$.data.refundedAmount',
            '$.data.placedAt', '$.data.refundedAt'), 'without them') ELSE 'without JSON' END) END AS found
      FROM ${scope.refundsWithEvents} r LEFT JOIN orders o ON o.user_id = r.user_id AND o.id = r.order_id
        LEFT JOIN outbox_events e ON e.subject_id = r.order_id AND e.sequence = r.refund_no + 1
    ) compared
    WHERE expected <> found
    UNION ALL
    SELECT e.user_id, e.subject_id, CAST(e.sequence AS SIGNED) - 1, 'a refund or cancellation', 'an event of none'
    FROM ${refundEvents(scope)} e LEFT JOIN order_refunds r
      ON r.user_id = e.user_id AND r.order_id = e.subject_id AND r.refund_no = CAST(e.sequence AS SIGNED) - 1
    WHERE r.refund_no IS NULL`,
};
