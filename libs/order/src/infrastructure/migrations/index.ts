import { CreateOrders1795305600030 } from './1795305600030-create-orders';
import { CreateOrderLines1795305600031 } from './1795305600031-create-order-lines';

export const orderMigrations = [CreateOrders1795305600030, CreateOrderLines1795305600031];
