import type { Check } from '../check';
import { ranking } from '../destinations';
import { orderEvents } from '../order-events';
import type { Scope } from '../scope/scope';
import { sql, type Sql, uuidText } from '../sql';
import { MARKED_AT, settledAt } from './settled';

/** The ranking's id of a booking: 128 bits of a hash of order and sequence (ADR 0010). */
const BOOKING_ID = sql`UNHEX(LEFT(SHA2(CONCAT(${uuidText('e.subject_id')}, '/', e.sequence), 256), 32))`;

/** A generation of the ranking, and its consumer names in the inbox. */
export interface AuditedGeneration {
  readonly generation: number;
  readonly consumers: readonly [string, ...string[]];
}

/** SQL about an event `e`. */
const isBooked = ({ consumers }: AuditedGeneration): Sql =>
  sql`EXISTS (SELECT 1 FROM inbox i WHERE i.consumer IN (${consumers}) AND i.event_id = ${BOOKING_ID})`;

/** The checks of the ranking's serving generation. */
export const rankingChecks = (audited: AuditedGeneration): readonly Check[] => [
  {
    name: 'ranking.events',
    rule: 'The ranking has booked every event that was sent to it more than an hour ago.',
    examined: orderEvents,
    violations: (scope) => sql`
      SELECT e.id AS event_id, e.subject_id AS order_id, 'booked' AS expected,
        CONCAT('not booked since ', ${MARKED_AT}) AS found
      FROM ${orderEvents(scope)} e
      WHERE ${settledAt(ranking)} AND NOT ${isBooked(audited)}`,
  },
  {
    name: 'ranking.sales',
    rule: 'The units and the revenue of each product in the ranking equal those of the orders less refunds, without the events under way.',
    examined: () => sql`(SELECT DISTINCT product_id FROM order_lines)`,
    violations: (scope) => sql`
      SELECT product_id,
        CONCAT(SUM(quantity), ' for ', SUM(revenue)) AS expected,
        CONCAT(SUM(by_minute), ' for ', SUM(minute_revenue), ' by minute, ',
          SUM(by_hour), ' for ', SUM(hour_revenue), ' by hour') AS found
      FROM (${soldAndBooked(scope, audited)}) sides
      GROUP BY product_id
      HAVING SUM(quantity) <> SUM(by_minute) OR SUM(revenue) <> SUM(minute_revenue)
        OR SUM(quantity) <> SUM(by_hour) OR SUM(revenue) <> SUM(hour_revenue)`,
  },
];

/**
 * The sales of the orders, the sales that events under way will still add to the ranking, and the sales in the ranking.
 */
const soldAndBooked = (scope: Scope, audited: AuditedGeneration): Sql => sql`
  SELECT product_id, quantity, amount - discount AS revenue,
    0 AS by_minute, 0 AS minute_revenue, 0 AS by_hour, 0 AS hour_revenue FROM order_lines
  UNION ALL SELECT product_id, -quantity, -amount, 0, 0, 0, 0 FROM order_refund_lines
  UNION ALL SELECT l.product_id, -l.quantity, l.discount - l.amount, 0, 0, 0, 0
    FROM ${underWay(scope, audited)} e
      JOIN order_lines l ON l.user_id = e.user_id AND l.order_id = e.subject_id WHERE e.type = 'OrderCompleted'
  UNION ALL SELECT r.product_id, r.quantity, r.amount, 0, 0, 0, 0
    FROM ${underWay(scope, audited)} e
      JOIN order_refund_lines r ON r.user_id = e.user_id AND r.order_id = e.subject_id AND r.refund_no + 1 = e.sequence
    WHERE e.type <> 'OrderCompleted'
  UNION ALL SELECT product_id, 0, 0, quantity, revenue, 0, 0 FROM product_sales_minutes WHERE generation = ${audited.generation}
  UNION ALL SELECT product_id, 0, 0, 0, 0, quantity, revenue FROM product_sales_hours WHERE generation = ${audited.generation}`;

const underWay = (scope: Scope, audited: AuditedGeneration): Sql =>
  sql`(SELECT * FROM ${orderEvents(scope)} e WHERE NOT ${isBooked(audited)})`;
