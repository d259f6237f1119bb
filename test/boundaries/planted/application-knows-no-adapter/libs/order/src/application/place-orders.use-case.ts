import { SqlOrderRepository } from '../infrastructure/sql-order.repository';

export const orders = new SqlOrderRepository();
