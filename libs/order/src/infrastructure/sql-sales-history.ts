import { Injectable } from '@nestjs/common';
import type { OrderId } from '@app/kernel';
import { anyPair, Database, fromBinary, pairIn, toBinary } from '@app/platform';
import { type SalesBooking, SalesHistory, type SalesPage, type SalesPosition } from '../contract/sales-history.queries';

interface OrderRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
}

/** One line of one order event. */
interface BookingRow {
  readonly order_id: Buffer;
  readonly sequence: number;
  readonly placed_at: Date;
  readonly refunded_at: Date | null;
  readonly product_id: Buffer;
  readonly quantity: number;
  readonly revenue: number;
}

@Injectable()
export class SqlSalesHistory extends SalesHistory {
  constructor(private readonly database: Database) {
    super();
  }

  async page(after: SalesPosition | undefined, limit: number): Promise<SalesPage> {
    const orders = await this.ordersAfter(after, limit);
    const last = orders.at(-1);
    if (!last) return { bookings: [], next: undefined };
    const rows = [...(await this.salesOf(orders)), ...(await this.refundsOf(orders))];
    const next = { userId: fromBinary<'User'>(last.user_id), orderId: fromBinary<'Order'>(last.id) };
    return { bookings: toBookings(rows), next: orders.length < limit ? undefined : next };
  }

  async placedAt(orders: readonly SalesPosition[]): Promise<Map<OrderId, Date>> {
    if (orders.length === 0) return new Map();
    const rows = await this.database.query<{ id: Buffer; placed_at: Date }>(
      `SELECT id, placed_at FROM orders WHERE ${pairIn('user_id', 'id', orders.length)}`,
      orders.flatMap(({ userId, orderId }) => [toBinary(userId), toBinary(orderId)]),
    );
    return new Map(rows.map((row) => [fromBinary<'Order'>(row.id), row.placed_at]));
  }

  private ordersAfter(after: SalesPosition | undefined, limit: number): Promise<OrderRow[]> {
    const { sql, parameters } = after ? beyond(after) : { sql: '', parameters: [] };
    return this.database.query(
      `SELECT user_id, id FROM orders FORCE INDEX (PRIMARY) ${sql} ORDER BY user_id, id LIMIT ?`,
      [...parameters, limit],
    );
  }

  private salesOf(orders: readonly OrderRow[]): Promise<BookingRow[]> {
    return this.database.query(
      `SELECT o.id AS order_id, 1 AS sequence, o.placed_at, NULL AS refunded_at, l.product_id, l.quantity,
         l.amount - l.discount AS revenue
       FROM orders o JOIN order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
       WHERE ${anyPair('o.user_id', 'o.id', orders.length)} ORDER BY l.user_id, l.order_id, l.line_no`,
      orders.flatMap(({ user_id, id }) => [user_id, id]),
    );
  }

  private refundsOf(orders: readonly OrderRow[]): Promise<BookingRow[]> {
    return this.database.query(
      `SELECT r.order_id, r.refund_no + 1 AS sequence, o.placed_at, r.refunded_at, l.product_id,
         0 - l.quantity AS quantity, 0 - l.amount AS revenue
       FROM order_refunds r JOIN orders o ON o.user_id = r.user_id AND o.id = r.order_id JOIN order_refund_lines l
         ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no
       WHERE ${anyPair('r.user_id', 'r.order_id', orders.length)} ORDER BY l.user_id, l.order_id, l.refund_no, l.line_no`,
      orders.flatMap(({ user_id, id }) => [user_id, id]),
    );
  }
}

const beyond = ({ userId, orderId }: SalesPosition): { sql: string; parameters: Buffer[] } => {
  const [user, order] = [toBinary(userId), toBinary(orderId)];
  return { sql: 'WHERE user_id > ? OR (user_id = ? AND id > ?)', parameters: [user, user, order] };
};

/** Rows of one event are adjacent. */
function toBookings(rows: readonly BookingRow[]): SalesBooking[] {
  const bookings: (SalesBooking & { lines: SalesBooking['lines'][number][] })[] = [];
  for (const row of rows) {
    const orderId = fromBinary<'Order'>(row.order_id);
    let booking = bookings.at(-1);
    if (booking?.orderId !== orderId || booking.sequence !== row.sequence) {
      booking = {
        orderId,
        sequence: row.sequence,
        placedAt: row.placed_at,
        refundedAt: row.refunded_at ?? undefined,
        lines: [],
      };
      bookings.push(booking);
    }
    booking.lines.push({
      productId: fromBinary<'Product'>(row.product_id),
      quantity: row.quantity,
      revenue: row.revenue,
    });
  }
  return bookings;
}
