import { CreateOrders1795305600030 } from './1795305600030-create-orders';
import { CreateOrderLines1795305600031 } from './1795305600031-create-order-lines';
import { CreateOrderRefunds1795305600032 } from './1795305600032-create-order-refunds';
import { CreateOrderRefundLines1795305600033 } from './1795305600033-create-order-refund-lines';

export const orderMigrations = [
  CreateOrders1795305600030,
  CreateOrderLines1795305600031,
  CreateOrderRefunds1795305600032,
  CreateOrderRefundLines1795305600033,
];
