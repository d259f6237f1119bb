import { defineContext } from '@app/kernel';
import { orderErrors } from './domain/order.errors';

export const orderContext = defineContext({
  name: 'order',
  errors: [orderErrors],
  tables: ['orders', 'order_lines', 'order_refunds', 'order_refund_lines', 'order_carts'],
  tags: { orders: "Placing and reading orders: one's own, and as an admin those of all customers" },
  ports: { SalesHistory: { kind: 'query', file: 'sales-history.queries.ts' } },
  mayUse: ['balance.Wallets', 'cart.Carts', 'coupon.CustomerCoupons', 'product.Stocks'],
});
