import { createHash } from 'node:crypto';
import { type Id, newId, type OrderId, type UserId } from '@app/kernel';
import { refundOrder, type RefundOrder } from '../src/application/refund-order.command';

/** A command as the controller makes it; a cancellation by default. */
export function aRefund(
  userId: UserId,
  orderId: OrderId,
  more: Partial<RefundOrder> & { key?: string } = {},
): RefundOrder {
  const { key = newId(), ...overrides } = more;
  return {
    ...refundOrder({
      userId,
      orderId,
      lines: 'cancellation',
      reason: undefined,
      refundedAt: undefined,
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      request: {
        callerId: userId as string as Id<'Caller'>,
        key,
        requestHash: createHash('sha256').update(JSON.stringify(overrides)).digest(),
        attemptId: newId<'Attempt'>(),
      },
    }),
    ...overrides,
  };
}
