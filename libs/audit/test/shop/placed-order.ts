export interface Customer {
  readonly userId: string;
  balance: number;
  entries: number;
}

export interface Product {
  readonly productId: string;
  readonly price: number;
}

export interface Coupon {
  readonly couponId: string;
  readonly validForDays: number;
  claims: number;
}

/** A customer's coupon. */
export interface Claim {
  readonly userCouponId: string;
  readonly coupon: Coupon;
  readonly validUntil: Date;
}

export interface Line {
  readonly lineNo: number;
  readonly product: Product;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
  refunded: number;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly eventId: string;
  readonly customer: Customer;
  readonly key: Buffer;
  readonly claim: Claim | undefined;
  readonly lines: readonly Line[];
  readonly itemsAmount: number;
  readonly discountAmount: number;
  readonly totalAmount: number;
  readonly at: Date;
  refunds: number;
}

export interface RefundedUnits {
  readonly line: Line;
  readonly quantity: number;
  readonly amount: number;
}

export interface Refund {
  readonly refundNo: number;
  readonly kind: 'refund' | 'cancellation';
  readonly status: string;
  readonly lines: readonly RefundedUnits[];
  readonly amount: number;
  readonly key: Buffer;
  readonly at: Date;
}
