import { Module } from '@nestjs/common';
import { CartModule } from '@app/cart/cart.module';
import { PlaceOrderFromCartUseCase } from './application/place-order-from-cart.use-case';
import { AdminOrdersController } from './interface/http/admin-orders.controller';
import { OrdersController } from './interface/http/orders.controller';
import { RefundsController } from './interface/http/refunds.controller';
import { OrderModule } from './order.module';

@Module({
  imports: [OrderModule, CartModule],
  controllers: [OrdersController, RefundsController, AdminOrdersController],
  providers: [PlaceOrderFromCartUseCase],
})
export class OrderHttpModule {}
