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
    help: 'There is nothing in your cart to order. PUT /cart/items/{productId} puts something in; the key may be used again.',
  },
  'order.price-changed': {
    kind: 'conflict',
    title: 'The total is not the expected one',
    help: 'details.totalAmount is the total at the current prices. Show it to the customer, then order with it; the key may be used again.',
  },
  'order.amount-too-large': {
    kind: 'conflict',
    title: 'The total is too large',
    help: 'An order comes to at most 2^53-1 minor units. Split it; the key may be used again.',
  },
  'order.busy': {
    kind: 'busy',
    title: 'More orders are waiting than can be served in time',
    help: 'Nothing was ordered. Repeat the request after Retry-After, with the same Idempotency-Key.',
  },
});
