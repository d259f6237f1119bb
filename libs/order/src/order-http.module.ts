import { Module } from '@nestjs/common';
import { AdminOrdersController } from './interface/http/admin-orders.controller';
import { OrdersController } from './interface/http/orders.controller';
import { RefundsController } from './interface/http/refunds.controller';
import { OrderModule } from './order.module';

@Module({ imports: [OrderModule], controllers: [OrdersController, RefundsController, AdminOrdersController] })
export class OrderHttpModule {}
