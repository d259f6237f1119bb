import { sql, type Sql } from '../sql';
import { idBoundsOf } from './id-bounds';
import type { Period } from './period';

/** The orders booked in a period, found by the index on their ids: those of other years are not read. */
export function bookedOrders(period: Period): Sql {
  const { first, last } = idBoundsOf(period);
  return sql`(SELECT * FROM orders
    WHERE id BETWEEN ${first} AND ${last} AND booked_at >= ${period.from} AND booked_at < ${period.to})`;
}
