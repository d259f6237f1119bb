import { OrderModule } from './order.module';

export const orderContext = { name: 'order', module: OrderModule };
