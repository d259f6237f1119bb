import { ErrorCatalogue } from '@app/kernel';

export const orderErrors = new ErrorCatalogue({
  'order.not-found': {
    kind: 'not-found',
    title: 'No such order',
    help: 'You have no order with this id. GET /orders lists yours.',
  },
  'order.out-of-stock': {
    kind: 'conflict',
    title: 'Not that many in stock',
    help: 'details.productIds names the products of which there are too few. Order less of them; the key may be used again.',
  },
  'order.product-not-for-sale': {
    kind: 'conflict',
    title: 'A product is not for sale',
    help: 'details.productIds names the products that do not exist or are archived. Leave them out; the key may be used again.',
  },
  'order.insufficient-balance': {
    kind: 'conflict',
    title: 'The balance does not cover the order',
    help: 'Charge the balance, or order less; the key may be used again.',
  },
  'order.cart-empty': {
    kind: 'unprocessable',
    title: 'The cart is empty',
    help: 'There is nothing in your cart to order, or what was in it has been ordered already: details.orderId then names the order. PUT /cart/items/{productId} puts something in; the key may be used again.',
  },
  'order.price-changed': {
    kind: 'conflict',
    title: 'The total is not the expected one',
    help: 'details.totalAmount is the total at the current prices. Show it to the customer, then order with it; the key may be used again.',
  },
  'order.coupon-not-usable': {
    kind: 'conflict',
    title: 'The coupon cannot be used for this order',
    help: 'details.reason says why: unknown, used, expired, order-too-small or not-for-these-products. GET /user-coupons lists yours. Leave it out, or order what it is for; the key may be used again.',
  },
  'order.limit-per-customer': {
    kind: 'conflict',
    title: 'More than one customer may buy',
    help: 'details.productIds names the products of which a customer may have fewer in all than this. Order less of them; the key may be used again.',
  },
  'order.not-cancellable': {
    kind: 'conflict',
    title: 'The order cannot be cancelled any more',
    help: 'Something of it has been refunded, or it was cancelled before. GET /orders/{orderId} tells.',
  },
  'order.nothing-to-refund': {
    kind: 'conflict',
    title: 'The order does not have these units to give back',
    help: 'They were refunded before, or never bought. GET /orders/{orderId} tells how many of each line were refunded; the key may be used again.',
  },
  'order.refunded-before-placed': {
    kind: 'conflict',
    title: 'A refund cannot lie before its order',
    help: 'Let refundedAt be at or after the placedAt of the order; the key may be used again.',
  },
  'order.stock-too-large': {
    kind: 'conflict',
    title: 'The units do not fit into the stock',
    help: 'A stock is at most 2^53-1 units; details.productIds names the products that have no room left. Nothing was changed.',
  },
  'order.balance-too-large': {
    kind: 'conflict',
    title: 'The refund does not fit into the balance',
    help: 'A balance is at most 2^53-1 minor units. Nothing was changed; spend some of it first.',
  },
  'order.amount-too-large': {
    kind: 'conflict',
    title: 'The total is too large',
    help: 'An order comes to at most 2^53-1 minor units. Split it; the key may be used again.',
  },
  'order.busy': {
    kind: 'busy',
    title: 'More orders are waiting than can be served in time',
    help: 'This request was not started and ordered nothing. Repeat it after Retry-After, with the same Idempotency-Key: if an earlier attempt was placed, the answer is that order.',
  },
});
