import type { Id, OrderId, ProductId, UserId } from '@app/kernel';
import type { OrderStatus } from '../domain/order';

/** Units of one line that a step bought or gave back. */
export interface StepLine {
  readonly lineNo: number;
  readonly productId: ProductId;
  readonly quantity: number;
  /** Minor units that were paid or given back, net of the discount. */
  readonly amount: number;
}

/** One transaction of an order. Its event has the same sequence. */
export interface OrderStep {
  /** 1 is the order, then its refunds or its cancellation. */
  readonly sequence: number;
  readonly kind: 'placed' | 'refund' | 'cancellation';
  readonly callerId: Id<'Caller'>;
  /** The time of the transaction. */
  readonly bookedAt: Date;
  /** The time for which it counts: `placedAt` or `refundedAt`. */
  readonly countsAt: Date;
  readonly amount: number;
  readonly reason: string | undefined;
  readonly lines: readonly StepLine[];
}

export interface OrderHistoryView {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly status: OrderStatus;
  readonly itemsAmount: number;
  readonly discountAmount: number;
  readonly totalAmount: number;
  readonly refundedAmount: number;
  readonly userCouponId: Id<'UserCoupon'> | undefined;
  /** How many steps the order has; `steps` has the first ones, each whole. */
  readonly stepCount: number;
  readonly steps: readonly OrderStep[];
}

/** Reads outside any transaction. */
export abstract class OrderHistory {
  /**
   * The order with its first `limit` steps, and fewer where they have too many lines. Four statements along the keys.
   * @throws order.not-found, Unavailable
   */
  abstract get(orderId: OrderId, limit: number): Promise<OrderHistoryView>;
}
