import { CreateOrders1795305600030 } from './1795305600030-create-orders';
import { CreateOrderLines1795305600031 } from './1795305600031-create-order-lines';
import { CreateOrderRefunds1795305600032 } from './1795305600032-create-order-refunds';
import { CreateOrderRefundLines1795305600033 } from './1795305600033-create-order-refund-lines';
import { DefaultNewOrders1795305600100 } from './1795305600100-default-new-orders';
import { DefaultNewOrderLines1795305600101 } from './1795305600101-default-new-order-lines';
import { CreateOrderCarts1795305600200 } from './1795305600200-create-order-carts';
import { IndexOrdersByBooking1795305600251 } from './1795305600251-index-orders-by-booking';
import { IndexRefundsByBooking1795305600413 } from './1795305600413-index-refunds-by-booking';

export const orderMigrations = [
  CreateOrders1795305600030,
  CreateOrderLines1795305600031,
  CreateOrderRefunds1795305600032,
  CreateOrderRefundLines1795305600033,
  DefaultNewOrders1795305600100,
  DefaultNewOrderLines1795305600101,
  CreateOrderCarts1795305600200,
  IndexOrdersByBooking1795305600251,
  IndexRefundsByBooking1795305600413,
];
