import { inRange, type KeyRange } from '../scope/key-range';
import { type Period } from '../scope/period';
import { sql, type Sql } from '../sql';

/**
 * The units that customers have kept of each product. A booking before `unitsFrom` never changes, so parts that were read
 * at different times add up; those without an order or a refund count as old.
 */
export const unitsOfCustomers = (range: KeyRange, unitsFrom: Date): Sql => sql`
  SELECT l.product_id, l.quantity AS units
  FROM ${inRange('order_lines', 'user_id', range)} l
    LEFT JOIN orders o ON o.user_id = l.user_id AND o.id = l.order_id
  WHERE o.id IS NULL OR o.booked_at < ${unitsFrom}
  UNION ALL
  SELECT l.product_id, 0 - l.quantity
  FROM ${inRange('order_refund_lines', 'user_id', range)} l
    LEFT JOIN order_refunds r ON r.user_id = l.user_id AND r.order_id = l.order_id AND r.refund_no = l.refund_no
  WHERE r.refund_no IS NULL OR r.booked_at < ${unitsFrom}`;

/** The units that bookings of a period have taken and given back. */
export const unitsOfBookings = ({ from, to }: Period): Sql => sql`
  SELECT l.product_id, l.quantity AS units
  FROM (SELECT user_id, id FROM orders WHERE booked_at >= ${from} AND booked_at < ${to}) o
    STRAIGHT_JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
  UNION ALL
  SELECT l.product_id, 0 - l.quantity
  FROM (SELECT user_id, order_id, refund_no FROM order_refunds WHERE booked_at >= ${from} AND booked_at < ${to}) r
    STRAIGHT_JOIN order_refund_lines l
      ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no`;

/** Adds the units to the sums of a round. */
export const addUnits = (round: number, units: Sql): Sql => sql`
  INSERT INTO audit_units (round, product_id, units)
  SELECT ${round}, moved.product_id, moved.units
  FROM (SELECT product_id, SUM(units) AS units FROM (${units}) movements GROUP BY product_id) moved
  ON DUPLICATE KEY UPDATE units = audit_units.units + moved.units`;

/** The sums of a round, and the bookings since: as lines of the products, of which nothing is refunded. */
export const linesSince = (round: number, bookedSince: Period): Sql => sql`(
  SELECT product_id, units AS quantity, 0 AS refunded_quantity FROM audit_units WHERE round = ${round}
  UNION ALL
  SELECT product_id, units, 0 FROM (${unitsOfBookings(bookedSince)}) since)`;
