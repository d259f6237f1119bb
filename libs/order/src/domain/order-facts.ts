import type { Id, Money, OrderId, ProductId, UserId } from '@app/kernel';

export const ORDER_STATUSES = ['completed', 'cancelled', 'partially-refunded', 'refunded'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Name, SKU and price at the time of the order. */
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

/** The customer, the lines and the amounts of an order. */
interface Purchase {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly lines: readonly OrderLine[];
  readonly itemsAmount: Money;
  readonly discountAmount: Money;
  readonly userCouponId: Id<'UserCoupon'> | undefined;
}

/** An order that is placed now. */
export interface Placing extends Purchase {
  /** A past time that the caller sets; absent: now. */
  readonly placedAt: Date | undefined;
  readonly now: Date;
}

/** An order as it is stored. */
export interface StoredOrder extends Purchase {
  readonly status: OrderStatus;
  readonly totalAmount: Money;
  readonly refundedAmount: Money;
  readonly refundCount: number;
  readonly placedAt: Date;
  readonly bookedAt: Date;
}

/** Units to refund, of one line or of one product. */
export type RequestedRefund = { readonly quantity: number } & (
  { readonly lineNo: number } | { readonly productId: ProductId }
);

/** The requested refund: some units, or a cancellation, which refunds everything. */
export interface RefundRequest {
  readonly lines: readonly RequestedRefund[] | 'cancellation';
  readonly reason: string | undefined;
  /** A past time that the caller sets; absent: now. */
  readonly refundedAt: Date | undefined;
  readonly now: Date;
}
