import type { UserCouponId } from '@app/coupon/contract';
import { IdField, IntegerField, ListField, TimeField, TrueField } from '@app/platform';
import type { ProductId } from '@app/kernel';

const MAX_LINES = 1_000;
const PRODUCT_ID = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';

export class OrderLineRequest {
  @IdField({ description: 'What is bought.', example: PRODUCT_ID })
  readonly productId: ProductId;

  @IntegerField({ description: 'Units.', min: 1, example: 2 })
  readonly quantity: number;
}

/** A field of both requests. */
const UserCouponField = () =>
  IdField({
    description: 'A coupon of the customer (GET /user-coupons) that is usable now.',
    optional: true,
    example: '019d2a5e-7c10-7f3e-9b1a-5f0c2d8e4a61',
  });

export class PlaceOrderRequest {
  @ListField(() => OrderLineRequest, {
    description: 'Lines of the same product are added up. Left out with `fromCart`.',
    min: 1,
    max: MAX_LINES,
    optional: (request: PlaceOrderRequest) => request.fromCart !== undefined,
  })
  readonly lines?: OrderLineRequest[];

  @TrueField({
    description:
      'Instead of `lines`: everything that is in your cart. What was bought is taken out of it once it is paid; what is ' +
      'put in meanwhile stays, and so does everything when the order is refused. One content of a cart is ordered once, ' +
      'whatever keys it is ordered with.',
    alone: 'lines',
    example: true,
  })
  readonly fromCart?: true;

  @UserCouponField()
  readonly userCouponId?: UserCouponId;

  @IntegerField({
    description: 'Minor units: the total that the customer was shown. With another total the order is refused.',
    min: 0,
    optional: true,
    example: 36_000,
  })
  readonly expectedTotalAmount?: number;
}

export class PricedOrderLineRequest extends OrderLineRequest {
  @IntegerField({
    description: "Minor units; the product's price where it is left out.",
    min: 0,
    optional: true,
    example: 17_500,
  })
  readonly unitPrice?: number;
}

export class PlaceOrderForCustomerRequest {
  @ListField(() => PricedOrderLineRequest, {
    description: 'Lines of the same product and price are added up.',
    min: 1,
    max: MAX_LINES,
  })
  readonly lines: PricedOrderLineRequest[];

  @UserCouponField()
  readonly userCouponId?: UserCouponId;

  @TimeField({
    description: 'When it was bought, where that lies in the past.',
    optional: true,
    example: '2010-12-01T08:26:00.000Z',
  })
  readonly placedAt?: string;
}

export const ORDER_EXAMPLES = {
  order: {
    summary: 'Two of one product (put in an id of GET /products)',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }] },
  },
  'order what is in the cart': {
    summary: 'Everything that is in your cart',
    value: { fromCart: true },
  },
  'order at the price shown': {
    summary: 'The same, unless it would cost another total',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }], expectedTotalAmount: 36_000 },
  },
};

export const CUSTOMER_ORDER_EXAMPLES = {
  'by phone': {
    summary: "At the product's own price, now",
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }] },
  },
  'an old sale': {
    summary: 'With the price and the date of then',
    value: {
      lines: [{ productId: PRODUCT_ID, quantity: 2, unitPrice: 17_500 }],
      placedAt: '2010-12-01T08:26:00.000Z',
    },
  },
};
