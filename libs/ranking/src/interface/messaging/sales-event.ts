import type { Id, OrderId, ProductId, UserId } from '@app/kernel';
import { readEvent, type Reading, type ReceivedEvent } from '@app/outbox/inbox';
import type { BookedLine, Booking, UndatedRefund } from '../../domain/booking';
import { RefundData, SaleData } from './sales-event.data';

const TYPES = { OrderCompleted: SaleData, OrderRefunded: RefundData, OrderCancelled: RefundData };

/** The booking in an event. */
export type SalesEvent = (Booking | UndatedRefund) & { readonly eventId: Id<'Event'> };

/** Reads a message's body. The problem names what is wrong and does not repeat the content. */
export function readSalesEvent(body: string | undefined): Reading<SalesEvent> {
  const reading = readEvent(body, TYPES);
  return reading.kind === 'event' ? { kind: 'event', event: toSalesEvent(reading.event) } : reading;
}

function toSalesEvent({ eventId, sequence, ...event }: ReceivedEvent<typeof TYPES>): SalesEvent {
  const orderId = event.data.orderId.toLowerCase() as OrderId;
  if (event.type === 'OrderCompleted') {
    const { placedAt, lines } = event.data;
    const sale = { placedAt: new Date(placedAt), refundedAt: undefined, lines: lines.map(toSold) };
    return { eventId, sequence, orderId, ...sale };
  }
  const { userId, placedAt, refundedAt, lines } = event.data;
  const refund = { eventId, sequence, orderId, refundedAt: new Date(refundedAt), lines: lines.map(toRefunded) };
  return placedAt
    ? { ...refund, placedAt: new Date(placedAt) }
    : { ...refund, placedAt: undefined, userId: userId.toLowerCase() as UserId };
}

const toSold = ({ productId, quantity, amount, discount }: SaleData['lines'][number]): BookedLine => ({
  productId: productId.toLowerCase() as ProductId,
  quantity,
  revenue: amount - discount,
});

const toRefunded = ({ productId, quantity, refundedAmount }: RefundData['lines'][number]): BookedLine => ({
  productId: productId.toLowerCase() as ProductId,
  quantity: -quantity,
  revenue: -refundedAmount,
});
