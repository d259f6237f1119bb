import { Module } from '@nestjs/common';
import { BalanceModule } from '@app/balance/balance.module';
import { CartModule } from '@app/cart/cart.module';
import { CouponModule } from '@app/coupon/coupon.module';
import { ProductContractModule } from '@app/product/product-contract.module';
import { OrderPlacement } from './application/order-placement';
import { OrderQueries } from './application/order.queries';
import { OrderRepository } from './application/order.repository';
import { PlaceOrdersUseCase } from './application/place-orders.use-case';
import { RefundOrderUseCase } from './application/refund-order.use-case';
import { BatchedOrderPlacement } from './infrastructure/batched-order-placement';
import { SqlOrderQueries } from './infrastructure/sql-order.queries';
import { SqlOrderRepository } from './infrastructure/sql-order.repository';

/** Needs the `OutboxModule`. */
@Module({
  imports: [BalanceModule, CartModule, CouponModule, ProductContractModule],
  providers: [
    PlaceOrdersUseCase,
    RefundOrderUseCase,
    { provide: OrderPlacement, useClass: BatchedOrderPlacement },
    { provide: OrderQueries, useClass: SqlOrderQueries },
    { provide: OrderRepository, useClass: SqlOrderRepository },
  ],
  exports: [OrderPlacement, OrderQueries, PlaceOrdersUseCase, RefundOrderUseCase],
})
export class OrderModule {}
