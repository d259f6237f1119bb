import type { OrderId, ProductId, UserId } from '@app/kernel';

/** `data` of the event OrderCompleted (docs/api.md, Events). Amounts are minor units. No personal data but the user id. */
export interface OrderCompletedData {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly currency: string;
  readonly itemsAmount: number;
  readonly discountAmount: number;
  readonly totalAmount: number;
  readonly lines: readonly {
    readonly lineNo: number;
    readonly productId: ProductId;
    readonly sku: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly amount: number;
    readonly discount: number;
  }[];
  readonly placedAt: string;
}

/**
 * `data` of the events OrderRefunded and OrderCancelled (docs/api.md, Events): the refunded lines and amounts. A
 * cancellation refunds everything. Amounts are minor units. No personal data but the user id.
 */
export interface OrderRefundedData {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly currency: string;
  /** Only the lines with refunded units. */
  readonly lines: readonly {
    readonly lineNo: number;
    readonly productId: ProductId;
    readonly sku: string;
    readonly quantity: number;
    /** The amount that the wallet receives for these units, net of the discount. */
    readonly refundedAmount: number;
  }[];
  /** The sum over the lines. */
  readonly refundedAmount: number;
  /** The `placedAt` of the order's OrderCompleted; since version 2. */
  readonly placedAt: string;
  /** The time at which the refund counts. */
  readonly refundedAt: string;
}
