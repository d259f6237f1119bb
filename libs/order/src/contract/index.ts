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
 * `data` of the events OrderRefunded and OrderCancelled (docs/api.md, Events): what was given back. A cancellation gives back
 * everything. Amounts are minor units. No personal data but the user id.
 */
export interface OrderRefundedData {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly currency: string;
  /** Only lines of which something was given back. */
  readonly lines: readonly {
    readonly lineNo: number;
    readonly productId: ProductId;
    readonly sku: string;
    readonly quantity: number;
    /** What went back to the wallet for these units, net of the discount. */
    readonly refundedAmount: number;
  }[];
  /** The sum of the lines'. */
  readonly refundedAmount: number;
  /** As the order's OrderCompleted has it; since version 2. */
  readonly placedAt: string;
  /** The moment that it counts at. */
  readonly refundedAt: string;
}
