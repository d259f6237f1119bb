import type { Id, Money, OrderId, ProductId, UserId } from '@app/kernel';

export const ORDER_STATUSES = ['completed', 'cancelled', 'partially-refunded', 'refunded'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Name, SKU and price are those of the moment of the order. */
export interface OrderLine {
  /** From 1. */
  readonly lineNo: number;
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly quantity: number;
  /** unitPrice × quantity, before the discount. */
  readonly amount: Money;
  readonly discount: Money;
  readonly refundedQuantity: number;
}

export interface Order {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  readonly itemsAmount: Money;
  readonly discountAmount: Money;
  /** itemsAmount − discountAmount: what was paid. */
  readonly totalAmount: Money;
  readonly refundedAmount: Money;
  /** Refunds, and the cancellation. */
  readonly refundCount: number;
  readonly userCouponId: Id<'UserCoupon'> | undefined;
  /** When it was bought; an import's lies in the past. */
  readonly placedAt: Date;
  /** When it was written here. */
  readonly bookedAt: Date;
}

/**
 * The past time that a caller gives; otherwise the time of the booking. The caller's was compared with the time as one process
 * knows it: the few milliseconds by which that may be ahead are cut here, so that nothing is written into the future.
 */
export const notAfter = (now: Date, given: Date | undefined): Date =>
  given !== undefined && given < now ? given : now;
