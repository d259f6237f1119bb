import { Module } from '@nestjs/common';
import { AdminOrdersController } from './interface/http/admin-orders.controller';
import { OrdersController } from './interface/http/orders.controller';
import { OrderModule } from './order.module';

@Module({ imports: [OrderModule], controllers: [OrdersController, AdminOrdersController] })
export class OrderHttpModule {}
