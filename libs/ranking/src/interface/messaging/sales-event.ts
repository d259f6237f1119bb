import type { Id, OrderId, ProductId } from '@app/kernel';
import { readEvent, type Reading, type ReceivedEvent } from '@app/outbox/inbox';
import type { BookedLine, Booking } from '../../domain/booking';
import { RefundData, SaleData } from './sales-event.data';

const TYPES = { OrderCompleted: SaleData, OrderRefunded: RefundData, OrderCancelled: RefundData };

/** A booking as an event tells of it. */
export interface SalesEvent extends Booking {
  readonly eventId: Id<'Event'>;
}

/** Reads a message's body, and says what is wrong with it without repeating what is in it. */
export function readSalesEvent(body: string | undefined): Reading<SalesEvent> {
  const reading = readEvent(body, TYPES);
  return reading.kind === 'event' ? { kind: 'event', event: toSalesEvent(reading.event) } : reading;
}

/** A sale counts when it was placed, and what is given back when it is. */
function toSalesEvent(event: ReceivedEvent<typeof TYPES>): SalesEvent {
  const { eventId, sequence, data } = event;
  const isSale = event.type === 'OrderCompleted';
  const at = new Date(isSale ? event.data.placedAt : event.data.refundedAt);
  const lines = isSale ? event.data.lines.map(toSold) : event.data.lines.map(toRefunded);
  return { eventId, sequence, orderId: data.orderId.toLowerCase() as OrderId, at, lines };
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
