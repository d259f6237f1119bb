import { Module } from '@nestjs/common';
import { BalanceModule } from '@app/balance/balance.module';
import { CartModule } from '@app/cart/cart.module';
import { CouponModule } from '@app/coupon/coupon.module';
import { ProductContractModule } from '@app/product/product-contract.module';
import { DescribeOrderTimelineUseCase } from './application/describe-order-timeline.use-case';
import { DataPlatformBookings } from './application/event-bookings';
import { OrderHistory } from './application/order-history.queries';
import { PlaceOrderFromCartUseCase } from './application/place-order-from-cart.use-case';
import { HttpDataPlatformBookings } from './infrastructure/http-data-platform-bookings';
import { SqlOrderHistory } from './infrastructure/sql-order-history';
import { AdminOrdersController } from './interface/http/admin-orders.controller';
import { OrderTimelineController } from './interface/http/order-timeline.controller';
import { OrdersController } from './interface/http/orders.controller';
import { RefundsController } from './interface/http/refunds.controller';
import { OrderModule } from './order.module';

@Module({
  imports: [OrderModule, BalanceModule, CartModule, CouponModule, ProductContractModule],
  controllers: [OrdersController, RefundsController, AdminOrdersController, OrderTimelineController],
  providers: [
    PlaceOrderFromCartUseCase,
    DescribeOrderTimelineUseCase,
    { provide: OrderHistory, useClass: SqlOrderHistory },
    { provide: DataPlatformBookings, useClass: HttpDataPlatformBookings },
  ],
})
export class OrderHttpModule {}
