import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { Log } from '@app/platform';
import { CartStore } from '../application/cart.store';
import { type BoughtFromCart, type CartContent, Carts } from '../contract';

@Injectable()
export class StoredCarts extends Carts {
  constructor(
    private readonly carts: CartStore,
    private readonly log: Log,
  ) {
    super();
  }

  contentOf(userId: UserId): Promise<CartContent> {
    return this.carts.contentOf({ of: 'customer', userId });
  }

  async removeBought(bought: BoughtFromCart): Promise<void> {
    try {
      await this.carts.subtract(bought);
    } catch (error) {
      this.log.warn({ err: error, orderId: bought.orderId }, 'what was bought is still in the cart');
    }
  }
}
