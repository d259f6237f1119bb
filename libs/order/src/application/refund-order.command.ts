import { type Id, type IdempotentRequest, newId, type OrderId, type UserId } from '@app/kernel';
import type { RequestedRefund } from '../domain/refund';

/** A refund of one order: money, units and possibly the coupon. Every id is made here, before the first BEGIN. */
export interface RefundOrder {
  readonly entryId: Id<'Entry'>;
  readonly eventId: Id<'Event'>;
  readonly request: IdempotentRequest;
  /** The customer of the order. */
  readonly userId: UserId;
  readonly orderId: OrderId;
  /** A cancellation refunds everything; it is refused after any refund of the order. */
  readonly lines: readonly RequestedRefund[] | 'cancellation';
  readonly reason: string | undefined;
  /** Absent: now. */
  readonly refundedAt: Date | undefined;
  readonly traceparent: string;
}

export const refundOrder = (command: Omit<RefundOrder, 'entryId' | 'eventId'>): RefundOrder => ({
  entryId: newId<'Entry'>(),
  eventId: newId<'Event'>(),
  ...command,
});
