import { TypeOrmOrderRepository } from '../infrastructure/typeorm-order.repository';

export const orders = new TypeOrmOrderRepository();
