import { Problems } from '@app/platform';
import { orderErrors } from '../../domain/order.errors';

/** Why an order may not be placed, whoever places it. */
export const PlacementProblems = (): MethodDecorator =>
  Problems(
    orderErrors,
    'order.out-of-stock',
    'order.product-not-for-sale',
    'order.insufficient-balance',
    'order.coupon-not-usable',
    'order.price-changed',
    'order.limit-per-customer',
    'order.amount-too-large',
    'order.busy',
  );
