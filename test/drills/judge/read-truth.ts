import { hash } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DrillSystem } from '../system/drill-system';
import type { StoredClaim, StoredEvent, StoredOrder, Truth } from './truth';

type Database = DrillSystem['database'];

/** Reads the rows with the server's admin account, past everything that is under test. */
export const readTruth = (database: Database): Promise<Truth> =>
  onServer(database, async (connection) => {
    const rows = async <Row>(statement: string): Promise<Row[]> =>
      (await connection.query<RowDataPacket[]>(statement))[0] as Row[];
    const [shop, platform] = [database.name, database.dataPlatform.name];
    return {
      orders: await ordersIn(rows, shop),
      refunds: (
        await rows<{ orderId: string; customerId: string; keyHash: string; kind: 'refund' | 'cancellation' }>(
          `SELECT ${id('order_id', 'orderId')}, ${id('user_id', 'customerId')}, ${hex('key_hash', 'keyHash')}, kind
           FROM ${shop}.order_refunds`,
        )
      ).map((row) => ({ ...row, orderId: uuid(row.orderId), customerId: uuid(row.customerId) })),
      charges: (
        await rows<{ entryId: string; customerId: string; reference: string; amount: string }>(
          `SELECT ${id('id', 'entryId')}, ${id('user_id', 'customerId')}, note AS reference, amount
           FROM ${shop}.wallet_entries WHERE kind = 'charge'`,
        )
      ).map((row) => ({
        ...row,
        entryId: uuid(row.entryId),
        customerId: uuid(row.customerId),
        amount: Number(row.amount),
      })),
      claims: (
        await rows<StoredClaim>(
          `SELECT ${id('id', 'userCouponId')}, ${id('user_id', 'customerId')}, ${id('coupon_id', 'couponId')}
           FROM ${shop}.user_coupons`,
        )
      ).map(({ userCouponId, customerId, couponId }) => ({
        userCouponId: uuid(userCouponId),
        customerId: uuid(customerId),
        couponId: uuid(couponId),
      })),
      products: (
        await rows<{ productId: string; stock: string; received: string; sold: string }>(
          `SELECT ${id('p.id', 'productId')}, p.stock,
             COALESCE((SELECT SUM(delta) FROM ${shop}.stock_adjustments a WHERE a.product_id = p.id), 0) AS received,
             COALESCE((SELECT SUM(quantity - refunded_quantity) FROM ${shop}.order_lines l WHERE l.product_id = p.id), 0)
               AS sold
           FROM ${shop}.products p`,
        )
      ).map(({ productId, stock, received, sold }) => ({
        productId: uuid(productId),
        stock: Number(stock),
        received: Number(received),
        sold: Number(sold),
      })),
      coupons: (
        await rows<{ couponId: string; quantity: string }>(
          `SELECT ${id('id', 'couponId')}, quantity FROM ${shop}.coupons`,
        )
      ).map(({ couponId, quantity }) => ({ couponId: uuid(couponId), quantity: Number(quantity) })),
      events: await eventsIn(rows, { shop, platform }),
      bookedSales: (
        await rows<SumRow>(
          `SELECT ${id('product_id', 'productId')}, SUM(quantity) AS quantity, SUM(revenue) AS revenue
           FROM ${platform}.sales GROUP BY product_id`,
        )
      ).map(toSales),
      soldByOrders: (
        await rows<SumRow>(
          `SELECT ${id('product_id', 'productId')}, SUM(quantity - refunded_quantity) AS quantity,
             SUM(amount - discount - refunded_amount) AS revenue
           FROM ${shop}.order_lines GROUP BY product_id`,
        )
      ).map(toSales),
    };
  });

/** How many events there are, and how many of them each consumer has booked. */
export const progressOf = (database: Database): Promise<{ readonly events: number; readonly booked: number }> =>
  onServer(database, async (connection) => {
    const [shop, platform] = [database.name, database.dataPlatform.name];
    const [[row]] = await connection.query<RowDataPacket[]>(
      `SELECT (SELECT COUNT(*) FROM ${shop}.outbox_events) AS events,
         LEAST((SELECT COUNT(*) FROM ${platform}.inbox), (SELECT COUNT(DISTINCT event_id) FROM ${shop}.inbox),
           (SELECT COUNT(*) FROM ${shop}.outbox_events) - (SELECT COUNT(*) FROM ${shop}.outbox_deliveries)) AS booked`,
    );
    return { events: Number(row?.events), booked: Number(row?.booked) };
  });

type Rows = <Row>(statement: string) => Promise<Row[]>;

interface SumRow {
  readonly productId: string;
  readonly quantity: string;
  readonly revenue: string;
}

const toSales = ({ productId, quantity, revenue }: SumRow) => ({
  productId: uuid(productId),
  quantity: Number(quantity),
  revenue: Number(revenue),
});

async function ordersIn(rows: Rows, shop: string): Promise<StoredOrder[]> {
  const lines = new Map<string, { productId: string; quantity: number }[]>();
  for (const { orderId, productId, quantity } of await rows<{ orderId: string; productId: string; quantity: string }>(
    `SELECT ${id('order_id', 'orderId')}, ${id('product_id', 'productId')}, quantity FROM ${shop}.order_lines`,
  )) {
    lines.set(orderId, [...(lines.get(orderId) ?? []), { productId: uuid(productId), quantity: Number(quantity) }]);
  }
  const orders = await rows<{ orderId: string; customerId: string; keyHash: string; totalAmount: string }>(
    `SELECT ${id('id', 'orderId')}, ${id('caller_id', 'customerId')}, ${hex('key_hash', 'keyHash')},
       total_amount AS totalAmount
     FROM ${shop}.orders`,
  );
  return orders.map(({ orderId, customerId, keyHash, totalAmount }) => ({
    orderId: uuid(orderId),
    customerId: uuid(customerId),
    keyHash,
    totalAmount: Number(totalAmount),
    lines: lines.get(orderId) ?? [],
  }));
}

async function eventsIn(rows: Rows, schemas: { shop: string; platform: string }): Promise<StoredEvent[]> {
  const idsIn = async (schema: string): Promise<Set<string>> =>
    new Set((await rows<{ id: string }>(`SELECT ${id('event_id', 'id')} FROM ${schema}.inbox`)).map((row) => row.id));
  const [byPlatform, byRanking] = [await idsIn(schemas.platform), await idsIn(schemas.shop)];
  const events = await rows<{ id: string; orderId: string; sequence: number }>(
    `SELECT ${id('id', 'id')}, ${id('subject_id', 'orderId')}, sequence FROM ${schemas.shop}.outbox_events`,
  );
  return events.map(({ id: eventId, orderId, sequence }) => {
    // The ranking's inbox has the first 128 bits of a hash of order and sequence (docs/adr/0010).
    const booking = hash('sha256', `${uuid(orderId)}/${sequence}`).slice(0, 32);
    const bookedBy = [
      ...(byPlatform.has(eventId) ? ['data-platform'] : []),
      ...(byRanking.has(booking) ? ['ranking'] : []),
    ];
    return { eventId: uuid(eventId), orderId: uuid(orderId), sequence, bookedBy };
  });
}

async function onServer<T>({ host, port, admin }: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ host, port, ...admin, connectTimeout: 5_000 });
  try {
    return await work(connection);
  } finally {
    connection.destroy();
  }
}

const hex = (column: string, name: string): string => `LOWER(HEX(${column})) AS ${name}`;
const id = hex;
const uuid = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
