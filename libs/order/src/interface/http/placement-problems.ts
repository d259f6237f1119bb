import { Problems } from '@app/platform';
import { orderErrors } from '../../domain/order.errors';

/** The errors that refuse an order, for customers and admins. */
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
