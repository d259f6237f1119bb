import { ErrorCatalogue } from '@app/kernel';

export const orderErrors = new ErrorCatalogue({
  'order.not-found': {
    kind: 'not-found',
    title: 'Order not found',
    help: 'You have no order with this id. See GET /orders.',
  },
  'order.out-of-stock': {
    kind: 'conflict',
    title: 'Insufficient stock',
    help: 'Order fewer units of the products in details.productIds, or wait for a restock. The key can be used again.',
  },
  'order.product-not-for-sale': {
    kind: 'conflict',
    title: 'Product not for sale',
    help: 'Leave out the products in details.productIds: they do not exist or are archived. The key can be used again.',
  },
  'order.insufficient-balance': {
    kind: 'conflict',
    title: 'Insufficient balance',
    help: 'Charge the balance, or order less. The key can be used again.',
  },
  'order.cart-empty': {
    kind: 'unprocessable',
    title: 'Cart is empty',
    help: 'Add a product with PUT /cart/items/{productId}. Where details.orderId is present, this content of the cart was ordered already, as that order. The key can be used again.',
  },
  'order.price-changed': {
    kind: 'conflict',
    title: 'Price changed',
    help: 'Show details.totalAmount, the total at current prices, to the customer, and order with it. The key can be used again.',
  },
  'order.coupon-not-usable': {
    kind: 'conflict',
    title: 'Coupon not usable',
    help: 'Leave the coupon out, or order what it is valid for. details.reason is unknown, used, expired, order-too-small, not-for-these-products or nothing-to-discount; GET /user-coupons lists your coupons. The key can be used again.',
  },
  'order.limit-per-customer': {
    kind: 'conflict',
    title: 'Purchase limit per customer exceeded',
    help: 'Order fewer units of the products in details.productIds: maxPerCustomer limits what one customer can buy in all. The key can be used again.',
  },
  'order.not-cancellable': {
    kind: 'conflict',
    title: 'Order not cancellable',
    help: 'See the status with GET /orders/{orderId}: an order can be cancelled once, and only until something of it is refunded.',
  },
  'order.nothing-to-refund': {
    kind: 'conflict',
    title: 'Nothing to refund',
    help: 'Refund only units that were bought and not refunded yet: see refundedQuantity of each line with GET /orders/{orderId}. The key can be used again.',
  },
  'order.refunded-before-placed': {
    kind: 'conflict',
    title: 'Refund precedes its order',
    help: 'Set refundedAt to the placedAt of the order or later. The key can be used again.',
  },
  'order.stock-too-large': {
    kind: 'conflict',
    title: 'Stock too large',
    help: 'A stock has at most 2^53-1 units, and the products in details.productIds would exceed it. Nothing was changed.',
  },
  'order.balance-too-large': {
    kind: 'conflict',
    title: 'Balance too large',
    help: 'A balance is at most 2^53-1 minor units. Nothing was changed. Spend some of the balance first.',
  },
  'order.amount-too-large': {
    kind: 'conflict',
    title: 'Order amount too large',
    help: 'An order amounts to at most 2^53-1 minor units. Split it. The key can be used again.',
  },
  'order.busy': {
    kind: 'busy',
    title: 'Too many orders waiting',
    help: 'This request was not started and ordered nothing. Repeat it after Retry-After with the same Idempotency-Key: if an earlier attempt was placed, the answer is that order.',
  },
});
