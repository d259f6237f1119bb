import type { HistoryPlan } from './history-plan';

/** What each old wallet was charged, more than it could spend. */
export const CHARGED = 1_000_000_000;

/** Which orders a chunk has; `by` is the order of the tables that are filled from it. */
export interface Chunk {
  readonly by: 'user' | 'time';
  /** Customers' or orders' numbers, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * The columns that are the same in all tables, computed from the order's number `n`; everything about an order follows
 * from it, so that what is filled by customer and what is filled by time agree. `paid`: by its customer, up to this one
 * (only in a chunk by customer, which has all orders of that customer).
 */
export const chunkOf = (plan: HistoryPlan, chunk: Chunk, products: number): string => `
  SELECT n, user_no, nth, user_id, order_id, key_hash, placed_at, placed_ms, line_count, first.no AS first_no,
    second.no AS second_no, first.price + COALESCE(second.price, 0) AS total,
    SUM(first.price + COALESCE(second.price, 0)) OVER (PARTITION BY user_no ORDER BY nth) AS paid
  FROM (
    SELECT n, user_no, nth, placed_ms, ${timeOf('placed_ms')} AS placed_at,
      ${idOf('user', 'user_no', `${usersBeganMs(plan)} + user_no`)} AS user_id,
      ${idOf('order', 'n', 'placed_ms')} AS order_id, ${hashOf('key', 'n')} AS key_hash,
      1 + CRC32(CONCAT('lines', n)) % 2 AS line_count, CRC32(CONCAT('first', n)) % ${products} AS first_choice,
      (CRC32(CONCAT('first', n)) + 1 + CRC32(CONCAT('second', n)) % ${products - 1}) % ${products} AS second_choice
    FROM (SELECT n, user_no, nth, CAST(FLOOR(${plan.beganMs} + n * ${plan.everyMs}) AS SIGNED) AS placed_ms FROM ${numbersOf(plan, chunk)}) timed
  ) chosen
  JOIN bench_products first ON first.no = first_choice
  LEFT JOIN bench_products second ON line_count = 2 AND second.no = second_choice`;

/** Even orders rotate over the regulars, odd ones over the others: every customer orders all the time. */
function numbersOf({ orders, regulars, others }: HistoryPlan, { by, from, to }: Chunk): string {
  if (by === 'time') {
    return `(SELECT n, CASE n % 2 WHEN 0 THEN FLOOR(n / 2) % ${regulars} ELSE ${regulars} + FLOOR(n / 2) % ${others} END AS user_no,
      CASE n % 2 WHEN 0 THEN FLOOR(n / 2 / ${regulars}) ELSE FLOOR(n / 2 / ${others}) END AS nth
      FROM bench_numbers WHERE n >= ${from} AND n < ${to}) numbered`;
  }
  const number = `CASE WHEN user_no < ${regulars} THEN 2 * (user_no + ${regulars} * nth)
      ELSE 2 * (user_no - ${regulars} + ${others} * nth) + 1 END`;
  const most = Math.ceil(orders / 2 / Math.min(regulars, others));
  return `(SELECT ${number} AS n, user_no, nth
    FROM (SELECT n AS user_no FROM bench_numbers WHERE n >= ${from} AND n < ${to}) users
      STRAIGHT_JOIN (SELECT n AS nth FROM bench_numbers WHERE n <= ${most}) turns
    WHERE ${number} < ${orders}) numbered`;
}

export const usersBeganMs = ({ beganMs }: HistoryPlan): number => beganMs - 24 * 3_600_000;

/** A UUIDv7 (RFC 9562, 5.7) of that moment, the same whenever it is computed. */
export const idOf = (what: string, number: string, ms: string): string =>
  `UNHEX(CONCAT(LPAD(HEX(CAST(${ms} AS UNSIGNED)), 12, '0'), '7', LEFT(MD5(CONCAT('${what}', ${number})), 3),
    '8', RIGHT(MD5(CONCAT('${what}', ${number})), 15)))`;

export const hashOf = (what: string, number: string): string => `UNHEX(SHA2(CONCAT('${what}', ${number}), 256))`;

export const timeOf = (ms: string): string => `CAST(FROM_UNIXTIME((${ms}) / 1000) AS DATETIME(3))`;

export const uuidText = (id: string): string =>
  `LOWER(INSERT(INSERT(INSERT(INSERT(HEX(${id}), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-'))`;

export const isoTime = (time: string, ms: string): string =>
  `CONCAT(DATE_FORMAT(${time}, '%Y-%m-%dT%H:%i:%s.'), LPAD(${ms} % 1000, 3, '0'), 'Z')`;
