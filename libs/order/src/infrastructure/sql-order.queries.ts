import { Injectable } from '@nestjs/common';
import type { BoughtFromCart, CartGeneration } from '@app/cart/contract';
import type { OrderId, UserId } from '@app/kernel';
import { anyPair, Database, fromBinary, type ReadSource, ReplicaReads, toBinary } from '@app/platform';
import { type OrderListing, OrderQueries } from '../application/order.queries';
import type { Order } from '../domain/order';
import { orderErrors } from '../domain/order.errors';
import { LINE_COLUMNS, ORDER_COLUMNS, type OrderLineRow, type OrderRow, toOrder } from './order.rows';

@Injectable()
export class SqlOrderQueries extends OrderQueries {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly database: Database,
  ) {
    super();
  }

  get(userId: UserId, orderId: OrderId): Promise<Order> {
    return this.reads.run(userId, async (source) => {
      const rows = await source.query<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM orders WHERE user_id = ? AND id = ?`, [
        toBinary(userId),
        toBinary(orderId),
      ]);
      const [order] = await withLines(source, rows);
      if (!order) throw orderErrors.error('order.not-found');
      return order;
    });
  }

  async ownerOf(orderId: OrderId): Promise<UserId> {
    const [row] = await this.database.query<{ user_id: Buffer }>('SELECT user_id FROM orders WHERE id = ?', [
      toBinary(orderId),
    ]);
    if (!row) throw orderErrors.error('order.not-found');
    return fromBinary<'User'>(row.user_id);
  }

  async findBought(userId: UserId, generation: CartGeneration): Promise<BoughtFromCart | undefined> {
    const rows = await this.database.query<Pick<OrderLineRow, 'order_id' | 'product_id' | 'quantity'>>(
      `SELECT order_lines.order_id, product_id, quantity FROM order_carts JOIN order_lines USING (user_id, order_id)
       WHERE order_carts.user_id = ? AND cart_generation = ? ORDER BY line_no`,
      [toBinary(userId), toBinary(generation)],
    );
    const [first] = rows;
    if (!first) return undefined;
    const lines = rows.map((row) => ({ productId: fromBinary<'Product'>(row.product_id), quantity: row.quantity }));
    return { userId, orderId: fromBinary<'Order'>(first.order_id), generation, lines };
  }

  list(listing: OrderListing): Promise<Order[]> {
    const { sql, parameters } = conditionsOf(listing);
    return this.reads.run(listing.reader, async (source) => {
      const rows = await source.query<OrderRow>(
        `SELECT ${ORDER_COLUMNS} FROM orders ${sql} ORDER BY placed_at DESC, id DESC LIMIT ?`,
        [...parameters, listing.limit + 1],
      );
      return withLines(source, rows);
    });
  }
}

async function withLines(source: ReadSource, orders: readonly OrderRow[]): Promise<Order[]> {
  if (orders.length === 0) return [];
  const lines = await source.query<OrderLineRow>(
    `SELECT ${LINE_COLUMNS} FROM order_lines WHERE ${anyPair('user_id', 'order_id', orders.length)} ORDER BY order_id, line_no`,
    orders.flatMap(({ user_id, id }) => [user_id, id]),
  );
  const linesOf = groupByOrder(lines);
  return orders.map((order) => toOrder(order, linesOf.get(order.id.toString('hex')) ?? []));
}

function groupByOrder(lines: readonly OrderLineRow[]): Map<string, OrderLineRow[]> {
  const grouped = new Map<string, OrderLineRow[]>();
  for (const line of lines) {
    const orderId = line.order_id.toString('hex');
    const group = grouped.get(orderId);
    if (group) group.push(line);
    else grouped.set(orderId, [line]);
  }
  return grouped;
}

function conditionsOf({ userId, status, from, to, after }: OrderListing): { sql: string; parameters: unknown[] } {
  const conditions: [sql: string, ...parameters: unknown[]][] = [];
  if (userId) conditions.push(['user_id = ?', toBinary(userId)]);
  if (status) conditions.push(['status = ?', status]);
  if (from) conditions.push(['placed_at >= ?', from]);
  if (to) conditions.push(['placed_at < ?', to]);
  if (after) {
    const placedAt = new Date(after[0]);
    conditions.push(['(placed_at < ? OR (placed_at = ? AND id < ?))', placedAt, placedAt, toBinary(after[1])]);
  }
  return {
    sql: conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`,
    parameters: conditions.flatMap(([, ...parameters]) => parameters),
  };
}
