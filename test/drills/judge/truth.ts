/** The database after a drill, read when everything is quiet. Amounts are minor units. */
export interface Truth {
  readonly orders: readonly StoredOrder[];
  readonly refunds: readonly StoredRefund[];
  readonly charges: readonly StoredCharge[];
  readonly claims: readonly StoredClaim[];
  readonly products: readonly StoredProduct[];
  readonly coupons: readonly StoredCoupon[];
  readonly events: readonly StoredEvent[];
  /** What the data platform has booked, over all days. */
  readonly bookedSales: readonly ProductSales[];
  /** What the orders less refunds say that it should have booked. */
  readonly soldByOrders: readonly ProductSales[];
}

export interface StoredOrder {
  readonly orderId: string;
  readonly customerId: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly keyHash: string;
  readonly totalAmount: number;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
}

export interface StoredRefund {
  readonly orderId: string;
  readonly customerId: string;
  readonly keyHash: string;
  readonly kind: 'refund' | 'cancellation';
}

export interface StoredCharge {
  readonly entryId: string;
  readonly customerId: string;
  readonly reference: string;
  readonly amount: number;
}

export interface StoredClaim {
  readonly userCouponId: string;
  readonly customerId: string;
  readonly couponId: string;
}

export interface StoredProduct {
  readonly productId: string;
  readonly stock: number;
  /** The first stock and all adjustments. */
  readonly received: number;
  /** Units of its orders, less those that were given back. */
  readonly sold: number;
}

export interface StoredCoupon {
  readonly couponId: string;
  readonly quantity: number;
}

export interface StoredEvent {
  readonly eventId: string;
  readonly orderId: string;
  /** Of its order, from 1: the order first, then its refunds. */
  readonly sequence: number;
  readonly bookedBy: readonly string[];
}

export interface ProductSales {
  readonly productId: string;
  readonly quantity: number;
  readonly revenue: number;
}

/** The consumers that book every event of an order. */
export const CONSUMERS: readonly string[] = ['data-platform', 'ranking'];
