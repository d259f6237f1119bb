import type { UserCouponId } from '@app/coupon/contract';
import { IdField, IntegerField, ListField, TimeField, TrueField } from '@app/platform';
import type { ProductId } from '@app/kernel';

const MAX_LINES = 1_000;
const PRODUCT_ID = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';

export class OrderLineRequest {
  @IdField({ description: 'The order lines.', example: PRODUCT_ID })
  readonly productId: ProductId;

  @IntegerField({ description: 'Units.', min: 1, example: 2 })
  readonly quantity: number;
}

/** A field of both requests. */
const UserCouponField = () =>
  IdField({
    description: 'A coupon of the customer (GET /user-coupons) that is valid now.',
    optional: true,
    example: '019d2a5e-7c10-7f3e-9b1a-5f0c2d8e4a61',
  });

export class PlaceOrderRequest {
  @ListField(() => OrderLineRequest, {
    description: 'Lines of the same product are merged. Omit with `fromCart`.',
    min: 1,
    max: MAX_LINES,
    optional: (request: PlaceOrderRequest) => request.fromCart !== undefined,
  })
  readonly lines?: OrderLineRequest[];

  @TrueField({
    description:
      'Instead of `lines`: orders everything in your cart. The ordered items leave the cart after the payment. Items added ' +
      'meanwhile stay, and all items stay when the order is refused. Each generation of a cart is ordered once, for any ' +
      'number of keys.',
    alone: 'lines',
    example: true,
  })
  readonly fromCart?: true;

  @UserCouponField()
  readonly userCouponId?: UserCouponId;

  @IntegerField({
    description: 'Minor units: the total that the customer saw. The order is refused when the actual total differs.',
    min: 0,
    optional: true,
    example: 36_000,
  })
  readonly expectedTotalAmount?: number;
}

export class PricedOrderLineRequest extends OrderLineRequest {
  @IntegerField({
    description: 'Minor units; default: the current price of the product.',
    min: 0,
    optional: true,
    example: 17_500,
  })
  readonly unitPrice?: number;
}

export class PlaceOrderForCustomerRequest {
  @ListField(() => PricedOrderLineRequest, {
    description: 'Lines of the same product and price are merged.',
    min: 1,
    max: MAX_LINES,
  })
  readonly lines: PricedOrderLineRequest[];

  @UserCouponField()
  readonly userCouponId?: UserCouponId;

  @TimeField({
    description: 'The time of the purchase, if it is in the past.',
    optional: true,
    example: '2010-12-01T08:26:00.000Z',
  })
  readonly placedAt?: string;
}

export const ORDER_EXAMPLES = {
  order: {
    summary: 'Two of one product (use an id of GET /products)',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }] },
  },
  'order what is in the cart': {
    summary: 'Everything that is in your cart',
    value: { fromCart: true },
  },
  'order at the price shown': {
    summary: 'The same, but refused when the total differs',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }], expectedTotalAmount: 36_000 },
  },
};

export const CUSTOMER_ORDER_EXAMPLES = {
  'by phone': {
    summary: 'At the current price, now',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }] },
  },
  'a past order': {
    summary: 'With a past date and price',
    value: {
      lines: [{ productId: PRODUCT_ID, quantity: 2, unitPrice: 17_500 }],
      placedAt: '2010-12-01T08:26:00.000Z',
    },
  },
};
