import { fromBinary } from '@app/platform';
import type { CheckResult } from '../audit-report';
import { dataPlatform } from '../destinations';
import { orderEvents } from '../order-events';
import type { Scope } from '../scope/scope';
import type { Snapshot } from '../snapshot';
import { sql, type Sql } from '../sql';
import { type DaySale, DaySales } from './day-sales';
import { Findings } from './findings';
import { MARKED_AT, settledAt } from './settled';

const PAGE = 5_000;
/** The data platform's consumer name in its inbox. */
const CONSUMER = 'sales';
const NO_ID: Buffer = Buffer.alloc(16);

interface EventRow {
  readonly id: Buffer;
  readonly subject_id: Buffer;
  readonly is_settled: number;
  readonly marked_at: string;
}

interface Sides {
  readonly shop: Snapshot;
  readonly scope: Scope;
  /**
   * A snapshot of the data platform's schema, taken before that of the shop: every booked event exists in the shop's
   * snapshot.
   */
  readonly platform: Snapshot;
}

/** Compares the data platform's bookings with the orders. */
export async function examineDataPlatform(
  { shop, scope, platform }: Sides,
  eventsSince: Date,
): Promise<readonly CheckResult[]> {
  const events = new Findings({
    name: 'data-platform.events',
    rule: 'The data platform has booked every event that was sent to it more than an hour ago, and no unknown event.',
  });
  const sales = new Findings({
    name: 'data-platform.sales',
    rule: 'The units and the revenue of each product and day in the data platform equal those of the orders less refunds, without the events under way.',
  });
  const expected = new DaySales();
  expected.add(await shop.rows<DaySale>(SOLD));
  expected.add(await shop.rows<DaySale>(GIVEN_BACK), -1n);

  for await (const page of pagesOf(
    (after) => shop.rows<EventRow>(eventsAfter(scope, after)),
    ({ id }) => id,
  )) {
    events.examine(page.length);
    const booked = await idsIn(platform, bookedAmong(page.map(({ id }) => id)));
    const unbooked = page.filter(({ id }) => !booked.has(id.toString('hex')));
    for (const { id, subject_id: orderId, marked_at: markedAt } of unbooked.filter((event) => event.is_settled)) {
      const row = { eventId: fromBinary<string>(id), orderId: fromBinary<string>(orderId) };
      events.add({ row, expected: 'booked', found: `not booked since ${markedAt}` });
    }
    if (unbooked.length === 0) continue;
    const ids = unbooked.map(({ id }) => id);
    expected.add(await shop.rows<DaySale>(soldBy(ids)), -1n);
    expected.add(await shop.rows<DaySale>(givenBackBy(ids)));
  }

  for await (const page of pagesOf(
    (after) => platform.rows<{ event_id: Buffer }>(bookedAfter(after)),
    eventIdOf,
    firstIdSince(eventsSince),
  )) {
    const stored = await idsIn(shop, storedAmong(page.map(eventIdOf)));
    for (const { event_id: id } of page) {
      if (stored.has(id.toString('hex'))) continue;
      events.add({
        row: { eventId: fromBinary<string>(id) },
        expected: 'an event',
        found: 'booked, and no such event',
      });
    }
  }

  const booked = new DaySales();
  booked.add(await platform.rows<DaySale>(BOOKED));
  sales.examine(expected.size);
  for (const difference of expected.differences(booked)) sales.add(difference);
  return [events.result(), sales.result()];
}

/**
 * A UUIDv7 begins with the 48 bits of its milliseconds since 1970 (RFC 9562, 5.7), by the clock of the process that
 * made it.
 */
function firstIdSince(time: Date): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.max(time.getTime(), 0), 0, 6);
  return id;
}

const eventIdOf = ({ event_id: id }: { readonly event_id: Buffer }): Buffer => id;

/** In the order of their ids, one page at a time. */
async function* pagesOf<Row>(
  read: (after: Buffer) => Promise<Row[]>,
  idOf: (row: Row) => Buffer,
  first = NO_ID,
): AsyncGenerator<readonly Row[]> {
  for (let after = first; ;) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE) return;
    after = idOf(last);
  }
}

async function idsIn(snapshot: Snapshot, select: Sql): Promise<ReadonlySet<string>> {
  return new Set((await snapshot.rows<{ id: Buffer }>(select)).map(({ id }) => id.toString('hex')));
}

const eventsAfter = (scope: Scope, after: Buffer): Sql => sql`
  SELECT e.id, e.subject_id, ${settledAt(dataPlatform)} AS is_settled, CONCAT(${MARKED_AT}) AS marked_at
  FROM ${orderEvents(scope)} e WHERE e.id > ${after} ORDER BY e.id LIMIT ${PAGE}`;

const bookedAfter = (after: Buffer): Sql => sql`
  SELECT event_id FROM inbox WHERE consumer = ${CONSUMER} AND event_id > ${after} ORDER BY event_id LIMIT ${PAGE}`;

const bookedAmong = (ids: readonly Buffer[]): Sql =>
  sql`SELECT event_id AS id FROM inbox WHERE consumer = ${CONSUMER} AND event_id IN (${ids})`;

const storedAmong = (ids: readonly Buffer[]): Sql => sql`SELECT id FROM outbox_events WHERE id IN (${ids})`;

/** A sale counts on the day of the order, a refund on the day of the refund (API, data-platform). */
const SALES = sql`SELECT DATE_FORMAT(o.placed_at, '%Y-%m-%d') AS day, l.product_id,
  CAST(SUM(l.quantity) AS CHAR) AS quantity, CAST(SUM(l.amount - l.discount) AS CHAR) AS revenue`;
const LINES = sql`order_lines l ON l.user_id = o.user_id AND l.order_id = o.id`;
const REFUNDS = sql`SELECT DATE_FORMAT(r.refunded_at, '%Y-%m-%d') AS day, l.product_id,
  CAST(SUM(l.quantity) AS CHAR) AS quantity, CAST(SUM(l.amount) AS CHAR) AS revenue`;
const REFUND_LINES = sql`order_refund_lines l
  ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no`;
const BY_DAY = sql`GROUP BY day, l.product_id`;

const SOLD = sql`${SALES} FROM orders o JOIN ${LINES} ${BY_DAY}`;
const GIVEN_BACK = sql`${REFUNDS} FROM order_refunds r JOIN ${REFUND_LINES} ${BY_DAY}`;
const soldBy = (events: readonly Buffer[]): Sql => sql`${SALES}
  FROM outbox_events e JOIN orders o ON o.user_id = e.user_id AND o.id = e.subject_id JOIN ${LINES}
  WHERE e.id IN (${events}) AND e.type = 'OrderCompleted' ${BY_DAY}`;
const givenBackBy = (events: readonly Buffer[]): Sql => sql`${REFUNDS}
  FROM outbox_events e
    JOIN order_refunds r ON r.user_id = e.user_id AND r.order_id = e.subject_id AND r.refund_no + 1 = e.sequence
    JOIN ${REFUND_LINES}
  WHERE e.id IN (${events}) AND e.type <> 'OrderCompleted' ${BY_DAY}`;

const BOOKED = sql`SELECT DATE_FORMAT(day, '%Y-%m-%d') AS day, product_id, CAST(quantity AS CHAR) AS quantity,
  CAST(revenue AS CHAR) AS revenue FROM sales`;
