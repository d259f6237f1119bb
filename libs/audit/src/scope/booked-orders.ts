import { sql, type Sql } from '../sql';
import type { Period } from './period';

/** The orders booked in a period, found by the index on the booking time: orders of other periods are not read. */
export const bookedOrders = ({ from, to }: Period): Sql =>
  sql`(SELECT * FROM orders WHERE booked_at >= ${from} AND booked_at < ${to})`;

/**
 * The refunds and cancellations booked in a period, for orders of any age. They are found by their wallets, since each
 * has an entry.
 */
export const bookedRefunds = ({ from, to }: Period): Sql =>
  sql`(SELECT r.* FROM (SELECT user_id FROM wallets WHERE updated_at >= ${from}) moved
    STRAIGHT_JOIN order_refunds r ON r.user_id = moved.user_id
    WHERE r.booked_at >= ${from} AND r.booked_at < ${to})`;
