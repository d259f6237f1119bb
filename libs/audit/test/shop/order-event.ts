import { toBinary } from '@app/platform';
import type { PlacedOrder } from './placed-order';
import { idBefore } from './rows';

/** A row of the outbox, with a CloudEvent as the outbox writes it. */
export function orderEvent(
  order: PlacedOrder,
  { type, sequence, at }: { type: string; sequence: number; at: Date },
): Readonly<Record<string, unknown>> {
  const id = sequence === 1 ? order.eventId : idBefore(at);
  const { orderId, customer } = order;
  return {
    id: toBinary(id),
    type,
    subject_id: toBinary(orderId),
    sequence,
    user_id: toBinary(customer.userId),
    payload: JSON.stringify({
      specversion: '1.0',
      id,
      type,
      subject: orderId,
      sequence,
      partitionkey: customer.userId,
      data: {
        orderId,
        userId: customer.userId,
        currency: 'KRW',
        itemsAmount: order.itemsAmount,
        discountAmount: order.discountAmount,
        totalAmount: order.totalAmount,
      },
    }),
    occurred_at: at,
  };
}
