export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

interface Order {
  readonly kind: 'order';
  /** Undefined for an order of the cart. */
  readonly lines: readonly OrderLine[] | undefined;
  readonly userCouponId: string | undefined;
}

interface Charge {
  readonly kind: 'charge';
  readonly amount: number;
  /** Unique: stored with the entry. */
  readonly reference: string;
}

interface Claim {
  readonly kind: 'claim';
  readonly couponId: string;
}

interface Refund {
  readonly kind: 'refund';
  readonly orderId: string;
  readonly lineNo: number;
  readonly quantity: number;
}

interface Cancellation {
  readonly kind: 'cancellation';
  readonly orderId: string;
}

/** What a caller asks for with an Idempotency-Key. Amounts are minor units. */
export type Write = Order | Charge | Claim | Refund | Cancellation;

/** The refusals that this load provokes on purpose. Every other refusal of a keyed write is a failure. */
const EXPECTED: Readonly<Record<Write['kind'], readonly string[]>> = {
  order: [
    'order.out-of-stock',
    'order.insufficient-balance',
    'order.limit-per-customer',
    'order.coupon-not-usable',
    'order.cart-empty', // Redis was emptied, or the cart is ordered already
  ],
  charge: [],
  claim: ['coupon.sold-out', 'coupon.already-claimed'],
  refund: ['order.nothing-to-refund'],
  cancellation: ['order.not-cancellable'],
};

export const isExpectedRefusal = ({ kind }: Write, code: string): boolean => EXPECTED[kind].includes(code);
