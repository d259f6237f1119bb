import { Money } from '@app/kernel';
import { fromBinary } from '@app/platform';
import type { Order, OrderLine, OrderStatus } from '../domain/order';

export interface OrderRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
  readonly status: OrderStatus;
  readonly items_amount: number;
  readonly discount_amount: number;
  readonly total_amount: number;
  readonly refunded_amount: number;
  readonly placed_at: Date;
  readonly booked_at: Date;
}

export interface OrderLineRow {
  readonly order_id: Buffer;
  readonly line_no: number;
  readonly product_id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly unit_price: number;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
  readonly refunded_quantity: number;
}

export const toOrder = (row: OrderRow, lines: readonly OrderLineRow[]): Order => ({
  orderId: fromBinary<'Order'>(row.id),
  userId: fromBinary<'User'>(row.user_id),
  status: row.status,
  lines: lines.map(toLine),
  itemsAmount: Money.of(row.items_amount),
  discountAmount: Money.of(row.discount_amount),
  totalAmount: Money.of(row.total_amount),
  refundedAmount: Money.of(row.refunded_amount),
  placedAt: row.placed_at,
  bookedAt: row.booked_at,
});

const toLine = (row: OrderLineRow): OrderLine => ({
  lineNo: row.line_no,
  productId: fromBinary<'Product'>(row.product_id),
  sku: row.sku,
  name: row.name,
  unitPrice: Money.of(row.unit_price),
  quantity: row.quantity,
  amount: Money.of(row.amount),
  discount: Money.of(row.discount),
  refundedQuantity: row.refunded_quantity,
});
