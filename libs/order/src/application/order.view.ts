import type { Order } from '../domain/order';

/** An order as the API returns it (docs/api.md). Amounts are minor units. */
export interface OrderView {
  readonly orderId: string;
  readonly userId: string;
  readonly status: string;
  readonly lines: readonly {
    readonly lineNo: number;
    readonly productId: string;
    readonly name: string;
    readonly unitPrice: number;
    readonly quantity: number;
    readonly amount: number;
    readonly discount: number;
    readonly refundedQuantity: number;
  }[];
  readonly itemsAmount: number;
  readonly discountAmount: number;
  readonly totalAmount: number;
  readonly refundedAmount: number;
  readonly currency: string;
  readonly userCouponId: string | null;
  readonly placedAt: string;
}

export const toOrderView = (order: Order, currency: string): OrderView => ({
  orderId: order.orderId,
  userId: order.userId,
  status: order.status,
  lines: order.lines.map((line) => ({
    lineNo: line.lineNo,
    productId: line.productId,
    name: line.name,
    unitPrice: line.unitPrice.amount,
    quantity: line.quantity,
    amount: line.amount.amount,
    discount: line.discount.amount,
    refundedQuantity: line.refundedQuantity,
  })),
  itemsAmount: order.itemsAmount.amount,
  discountAmount: order.discountAmount.amount,
  totalAmount: order.totalAmount.amount,
  refundedAmount: order.refundedAmount.amount,
  currency,
  userCouponId: order.userCouponId ?? null,
  placedAt: order.placedAt.toISOString(),
});
