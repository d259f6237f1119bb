import { type Id, type IdempotentRequest, newId, type OrderId, type UserId } from '@app/kernel';
import type { RequestedRefund } from '../domain/refund';

/** Money, units and perhaps the coupon of one order to be given back. Every id is made here, before the first BEGIN. */
export interface RefundOrder {
  readonly entryId: Id<'Entry'>;
  readonly eventId: Id<'Event'>;
  readonly request: IdempotentRequest;
  /** Whose order it is. */
  readonly userId: UserId;
  readonly orderId: OrderId;
  /** A cancellation gives everything back, and is refused once something was refunded. */
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
