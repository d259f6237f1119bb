import { Module } from '@nestjs/common';
import { ProductContractModule } from '@app/product/product-contract.module';
import { CartStore } from './application/cart.store';
import { ClearCartUseCase } from './application/clear-cart.use-case';
import { MergeCartsUseCase } from './application/merge-carts.use-case';
import { PutIntoCartUseCase } from './application/put-into-cart.use-case';
import { ShowCartUseCase } from './application/show-cart.use-case';
import { TakeFromCartUseCase } from './application/take-from-cart.use-case';
import { Carts } from './contract';
import { RedisCartStore } from './infrastructure/redis-cart.store';
import { StoredCarts } from './infrastructure/stored-carts';

const useCases = [ShowCartUseCase, PutIntoCartUseCase, TakeFromCartUseCase, ClearCartUseCase, MergeCartsUseCase];

/** Needs a `CartConfig` and Redis. */
@Module({
  imports: [ProductContractModule],
  providers: [...useCases, { provide: CartStore, useClass: RedisCartStore }, { provide: Carts, useClass: StoredCarts }],
  exports: [Carts, ...useCases],
})
export class CartModule {}
