import { published } from '@app/contexts';
import { PublishedEvents } from '@app/outbox';
import type { Chunk } from './sql-of-orders';
import { CHARGED, hashOf, idOf, isoTime, timeOf, usersBeganMs, uuidText } from './sql-of-orders';
import type { HistoryPlan } from './history-plan';

/**
 * The rows of a chunk of customers, each table in the order of its primary key, but for the idempotency records: they came
 * in the order of time, which leaves their pages two thirds full. Sorted ones would be full, and each of the first new
 * records would split one.
 */
export const rowsByUser = (plan: HistoryPlan, chunk: Chunk): readonly string[] => [
  users(plan, chunk),
  `INSERT INTO wallets (user_id, balance, entry_count, updated_at)
   SELECT user_id, ${CHARGED} - SUM(total), 1 + COUNT(*), MAX(placed_at) FROM bench_chunk GROUP BY user_id ORDER BY user_id`,
  `INSERT INTO charge_references (user_id, reference, entry_id, amount, balance_after)
   SELECT user_id, CONCAT('charge-', user_no), ${chargeId(plan)}, ${CHARGED}, ${CHARGED} FROM bench_chunk WHERE nth = 0 ORDER BY user_id`,
  charges(plan),
  `INSERT INTO wallet_entries (user_id, entry_no, id, counter_account, kind, amount, balance_after, order_id, note, occurred_at)
   SELECT user_id, nth + 2, ${idOf('entry', 'n', 'placed_ms')}, 'sales', 'order', 0 - total, ${CHARGED} - paid, order_id, NULL, placed_at
   FROM bench_chunk ORDER BY user_id, nth`,
  `INSERT INTO orders (user_id, id, status, items_amount, discount_amount, total_amount, refunded_amount, user_coupon_id,
     caller_id, key_hash, event_count, placed_at, booked_at)
   SELECT user_id, order_id, 'completed', total, 0, total, 0, NULL, user_id, key_hash, 1, placed_at, placed_at
   FROM bench_chunk ORDER BY user_id, order_id`,
  `INSERT INTO order_lines (user_id, order_id, line_no, product_id, sku, name, unit_price, quantity, amount, discount,
     refunded_quantity, refunded_amount)
   SELECT user_id, order_id, line_no, id, sku, name, price, 1, price, 0, 0, 0
   FROM bench_chunk JOIN (SELECT 1 AS line_no UNION ALL SELECT 2) line_numbers ON line_no <= line_count
     JOIN bench_products ON no = CASE line_no WHEN 1 THEN first_no ELSE second_no END
   ORDER BY user_id, order_id, line_no`,
  `INSERT INTO idempotency_records (caller_id, key_hash, attempt_id, request_hash, body, created_at)
   SELECT user_id, key_hash, ${idOf('attempt', 'n', 'placed_ms')}, ${hashOf('request', 'n')}, ${answer}, placed_at
   FROM ${withProducts} ORDER BY user_id, nth`,
];

/** The rows of a chunk of time. */
export const rowsByTime = (): readonly string[] => [
  `INSERT INTO outbox_events (id, type, subject_id, sequence, user_id, traceparent, payload, occurred_at)
   SELECT event_id, 'OrderCompleted', order_id, 1, user_id, traceparent, ${event}, placed_at
   FROM (SELECT placed.*, ${traceparent} AS traceparent, ${idOf('event', 'n', 'placed_ms')} AS event_id FROM ${withProducts}) told
   ORDER BY event_id`,
];

const users = (plan: HistoryPlan, { from, to }: Chunk): string => {
  const id = idOf('user', 'n', `${usersBeganMs(plan)} + n`);
  return `INSERT INTO users (id, email, name, password_hash, role, created_at)
    SELECT ${id}, CONCAT(${uuidText(id)}, '@bench.example'), 'Bench', 'none', 'customer', ${timeOf(`${usersBeganMs(plan)} + n`)}
    FROM bench_numbers WHERE n >= ${from} AND n < ${to} ORDER BY n`;
};

const chargeId = (plan: HistoryPlan): string => idOf('charge', 'user_no', `${usersBeganMs(plan)} + user_no`);

const charges = (plan: HistoryPlan): string => `
  INSERT INTO wallet_entries (user_id, entry_no, id, counter_account, kind, amount, balance_after, order_id, note, occurred_at)
  SELECT user_id, 1, ${chargeId(plan)}, 'cash', 'charge', ${CHARGED}, ${CHARGED}, NULL, CONCAT('charge-', user_no),
    ${timeOf(`${usersBeganMs(plan)} + user_no`)}
  FROM bench_chunk WHERE nth = 0 ORDER BY user_id`;

const withProducts = `(
  SELECT c.*, one.id AS first_id, one.sku AS first_sku, one.name AS first_name, one.price AS first_price,
    two.id AS second_id, two.sku AS second_sku, two.name AS second_name, two.price AS second_price
  FROM bench_chunk c JOIN bench_products one ON one.no = c.first_no LEFT JOIN bench_products two ON two.no = c.second_no
) placed`;

const quoted = (text: string): string => `'"', ${text}, '"'`;

const lines = (lineOf: (lineNo: number, product: string) => string): string =>
  `'"lines":[', ${lineOf(1, 'first')}, CASE line_count WHEN 2 THEN CONCAT(',', ${lineOf(2, 'second')}) ELSE '' END, ']'`;

/** As the API answers (order.view.ts). */
const answer = `CONCAT('{"orderId":', ${quoted(uuidText('order_id'))}, ',"userId":', ${quoted(uuidText('user_id'))},
  ',"status":"completed",', ${lines(
    (lineNo, product) => `CONCAT('{"lineNo":${lineNo},"productId":', ${quoted(uuidText(`${product}_id`))},
    ',"name":', ${quoted(`${product}_name`)}, ',"unitPrice":', ${product}_price, ',"quantity":1,"amount":', ${product}_price,
    ',"discount":0,"refundedQuantity":0}')`,
  )}, ',"itemsAmount":', total, ',"discountAmount":0,"totalAmount":', total,
  ',"refundedAmount":0,"currency":"KRW","userCouponId":null,"placedAt":', ${quoted(isoTime('placed_at', 'placed_ms'))}, '}')`;

/** W3C Trace Context: version, trace, parent, flags. */
const traceparent = `LOWER(CONCAT('00-', MD5(CONCAT('trace', n)), '-', LEFT(MD5(CONCAT('span', n)), 16), '-00'))`;

/** As the outbox writes it (cloud-event.ts, order-completed.ts). */
const event = `CONCAT('{"specversion":"1.0","id":', ${quoted(uuidText('event_id'))},
  ',"type":"OrderCompleted","source":"/orders","subject":', ${quoted(uuidText('order_id'))},
  ',"time":', ${quoted(isoTime('placed_at', 'placed_ms'))},
  ',"dataschema":"${new PublishedEvents(published).dataSchemaOf('OrderCompleted')}","datacontenttype":"application/json","sequence":1,"partitionkey":',
  ${quoted(uuidText('user_id'))}, ',"traceparent":', ${quoted('traceparent')}, ',"data":{"orderId":', ${quoted(uuidText('order_id'))},
  ',"userId":', ${quoted(uuidText('user_id'))}, ',"currency":"KRW","itemsAmount":', total,
  ',"discountAmount":0,"totalAmount":', total, ',', ${lines(
    (lineNo, product) => `CONCAT('{"lineNo":${lineNo},"productId":', ${quoted(uuidText(`${product}_id`))},
    ',"sku":', ${quoted(`${product}_sku`)}, ',"quantity":1,"unitPrice":', ${product}_price, ',"amount":', ${product}_price,
    ',"discount":0}')`,
  )}, ',"placedAt":', ${quoted(isoTime('placed_at', 'placed_ms'))}, '}}')`;
