import { toBinary } from '@app/platform';
import type { PlacedOrder, Refund } from './placed-order';
import { idBefore } from './rows';

type Row = Readonly<Record<string, unknown>>;

/** To data-platform (1) and to ranking (2). */
const SENT_TO_BOTH = 3;

/** A row of the outbox for an order, with a CloudEvent as the outbox writes it. */
export const orderEvent = (order: PlacedOrder): Row =>
  row(order, {
    id: order.eventId,
    type: 'OrderCompleted',
    sequence: 1,
    at: order.at,
    data: {
      itemsAmount: order.itemsAmount,
      discountAmount: order.discountAmount,
      totalAmount: order.totalAmount,
    },
  });

/** The same for a refund of version 2 of its schema, or for a cancellation of version 1. */
export const refundEvent = (order: PlacedOrder, { refundNo, kind, amount, at }: Refund): Row =>
  row(order, {
    id: idBefore(at),
    type: kind === 'cancellation' ? 'OrderCancelled' : 'OrderRefunded',
    sequence: refundNo + 1,
    at,
    data:
      kind === 'cancellation'
        ? { refundedAmount: amount, refundedAt: at.toISOString() }
        : { refundedAmount: amount, placedAt: order.at.toISOString(), refundedAt: at.toISOString() },
    version: kind === 'cancellation' ? 1 : 2,
  });

interface EventFields {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly at: Date;
  readonly data: object;
  /** The version of the schema of its data; default 1. */
  readonly version?: number;
}

function row({ orderId, customer }: PlacedOrder, { id, type, sequence, at, data, version = 1 }: EventFields): Row {
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
      dataschema: `urn:commerce-backend:schema:${type}:${version}`,
      sequence,
      partitionkey: customer.userId,
      data: { orderId, userId: customer.userId, currency: 'KRW', ...data },
    }),
    occurred_at: at,
    sent_to: SENT_TO_BOTH,
    sent_at: at,
  };
}
