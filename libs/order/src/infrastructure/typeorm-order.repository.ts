import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { idempotencyKeyHash, insertAll, toBinary } from '@app/platform';
import { type NewOrder, OrderRepository } from '../application/order.repository';

const ORDER_COLUMNS = [
  'user_id',
  'id',
  'status',
  'items_amount',
  'discount_amount',
  'total_amount',
  'refunded_amount',
  'caller_id',
  'key_hash',
  'event_count',
  'placed_at',
  'booked_at',
] as const;

const LINE_COLUMNS = [
  'user_id',
  'order_id',
  'line_no',
  'product_id',
  'sku',
  'name',
  'unit_price',
  'quantity',
  'amount',
  'discount',
  'refunded_quantity',
  'refunded_amount',
] as const;

@Injectable()
export class TypeOrmOrderRepository extends OrderRepository {
  async insertAll(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
    await insertAll(tx, 'orders', ORDER_COLUMNS, orders.map(orderValues));
    await insertAll(tx, 'order_lines', LINE_COLUMNS, orders.flatMap(lineValues));
  }
}

const orderValues = ({ order, request, eventCount }: NewOrder): unknown[] => [
  toBinary(order.userId),
  toBinary(order.orderId),
  order.status,
  order.itemsAmount.amount,
  order.discountAmount.amount,
  order.totalAmount.amount,
  order.refundedAmount.amount,
  toBinary(request.callerId),
  idempotencyKeyHash(request.key),
  eventCount,
  order.placedAt,
  order.bookedAt,
];

const lineValues = ({ order }: NewOrder): unknown[][] => {
  const userId = toBinary(order.userId);
  const orderId = toBinary(order.orderId);
  return order.lines.map((line) => [
    userId,
    orderId,
    line.lineNo,
    toBinary(line.productId),
    line.sku,
    line.name,
    line.unitPrice.amount,
    line.quantity,
    line.amount.amount,
    line.discount.amount,
    line.refundedQuantity,
    0,
  ]);
};
