import type { OrderId, ProductId, UserId } from '@app/kernel';

/** `data` of the event OrderCompleted (API.md, Events). Amounts are minor units. No personal data but the user id. */
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
