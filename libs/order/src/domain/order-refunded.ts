import type { OutgoingEvent } from '@app/kernel';
import type { OrderRefundedData } from '../contract';
import type { EventOrigin } from './order-completed';
import type { Refund } from './refund';

/** The event of a refund or a cancellation (docs/api.md, Events): the next in the order's sequence. */
export function orderRefunded(refund: Refund, { eventId, currency, traceparent }: EventOrigin): OutgoingEvent {
  const { orderId, userId, lines } = refund;
  const data: OrderRefundedData = {
    orderId,
    userId,
    currency,
    lines: lines.map(({ lineNo, productId, sku, quantity, amount }) => ({
      lineNo,
      productId,
      sku,
      quantity,
      refundedAmount: amount.amount,
    })),
    refundedAmount: refund.amount.amount,
    placedAt: refund.placedAt.toISOString(),
    refundedAt: refund.refundedAt.toISOString(),
  };
  return {
    id: eventId,
    type: refund.kind === 'refund' ? 'OrderRefunded' : 'OrderCancelled',
    source: '/orders',
    subject: orderId,
    sequence: refund.refundNo + 1,
    userId,
    time: refund.bookedAt,
    traceparent,
    data,
  };
}
