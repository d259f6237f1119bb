import type { Id, OutgoingEvent } from '@app/kernel';
import type { OrderCompletedData } from '../contract';
import type { StoredOrder } from './order-facts';

export interface EventOrigin {
  readonly eventId: Id<'Event'>;
  readonly currency: string;
  readonly traceparent: string | undefined;
}

/** The first event of an order (docs/api.md, Events). */
export function orderCompleted(order: StoredOrder, { eventId, currency, traceparent }: EventOrigin): OutgoingEvent {
  const data: OrderCompletedData = {
    orderId: order.orderId,
    userId: order.userId,
    currency,
    itemsAmount: order.itemsAmount.amount,
    discountAmount: order.discountAmount.amount,
    totalAmount: order.totalAmount.amount,
    lines: order.lines.map((line) => ({
      lineNo: line.lineNo,
      productId: line.productId,
      sku: line.sku,
      quantity: line.quantity,
      unitPrice: line.unitPrice.amount,
      amount: line.amount.amount,
      discount: line.discount.amount,
    })),
    placedAt: order.placedAt.toISOString(),
  };
  return {
    id: eventId,
    type: 'OrderCompleted',
    source: '/orders',
    subject: order.orderId,
    sequence: 1,
    userId: order.userId,
    time: order.bookedAt,
    traceparent,
    data,
  };
}
