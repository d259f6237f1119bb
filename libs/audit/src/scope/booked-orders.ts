import { sql, type Sql } from '../sql';
import type { Period } from './period';

/** The orders booked in a period, found by the index on that time: those of other years are not read. */
export const bookedOrders = ({ from, to }: Period): Sql =>
  sql`(SELECT * FROM orders WHERE booked_at >= ${from} AND booked_at < ${to})`;

/**
 * The refunds and cancellations booked in a period, however old their orders are, found by their wallets: each has an
 * entry.
 */
export const bookedRefunds = ({ from, to }: Period): Sql =>
  sql`(SELECT r.* FROM (SELECT user_id FROM wallets WHERE updated_at >= ${from}) moved
    STRAIGHT_JOIN order_refunds r ON r.user_id = moved.user_id
    WHERE r.booked_at >= ${from} AND r.booked_at < ${to})`;
