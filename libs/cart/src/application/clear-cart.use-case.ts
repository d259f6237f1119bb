import { Injectable } from '@nestjs/common';
import type { CartOwner } from '../domain/cart';
import { CartStore } from './cart.store';
import type { CartView } from './cart.view';
import { ShowCartUseCase } from './show-cart.use-case';

@Injectable()
export class ClearCartUseCase {
  constructor(
    private readonly carts: CartStore,
    private readonly showCart: ShowCartUseCase,
  ) {}

  /** @throws Unavailable */
  async execute(owner: CartOwner | undefined): Promise<CartView> {
    if (owner) await this.carts.clear(owner);
    return this.showCart.show([]);
  }
}
