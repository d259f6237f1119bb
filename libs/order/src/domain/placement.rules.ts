import type { DomainError, Money, OrderId, ProductId } from '@app/kernel';
import type { RequestedLine } from './basket';
import { orderErrors } from './order.errors';

/**
 * The rules of a placement, in the order of their checks: each returns the error of a command that breaks the rule, or
 * nothing.
 */

export const somethingIsOrdered = (lines: readonly RequestedLine[]): DomainError | undefined =>
  lines.length === 0 ? orderErrors.error('order.cart-empty') : undefined;

/** `earlier`: the order that already has this cart generation. */
export const aCartIsOrderedOnce = (earlier: OrderId | undefined): DomainError | undefined =>
  earlier === undefined
    ? undefined
    : orderErrors.error('order.cart-empty', {
        detail:
          'What was in your cart has been ordered already: details.orderId names the order, GET /orders/{orderId} shows it. ' +
          'GET /cart shows what you have put in since; the key may be used again.',
        details: { orderId: earlier },
      });

export const everyProductIsForSale = (notForSale: readonly ProductId[]): DomainError | undefined =>
  notForSale.length === 0
    ? undefined
    : orderErrors.error('order.product-not-for-sale', { details: { productIds: [...new Set(notForSale)] } });

/** `reason`: why the coupon does not apply. */
export const theCouponFitsTheOrder = (reason: string): DomainError =>
  orderErrors.error('order.coupon-not-usable', { details: { reason } });

/** `expected`: the total that the customer saw, in minor units. */
export const theTotalIsTheOneShown = (expected: number | undefined, total: Money): DomainError | undefined =>
  expected === undefined || expected === total.amount
    ? undefined
    : orderErrors.error('order.price-changed', { details: { totalAmount: total.amount } });

export const nobodyBuysMoreThanTheLimit = (exceeded: readonly ProductId[]): DomainError | undefined =>
  exceeded.length === 0
    ? undefined
    : orderErrors.error('order.limit-per-customer', { details: { productIds: exceeded } });

export const nothingIsOversold = (short: readonly ProductId[]): DomainError | undefined =>
  short.length === 0 ? undefined : orderErrors.error('order.out-of-stock', { details: { productIds: short } });

export const theBalanceCoversTheTotal = (covers: boolean): DomainError | undefined =>
  covers ? undefined : orderErrors.error('order.insufficient-balance');
