import { Injectable } from '@nestjs/common';
import type { Tx, UserId } from '@app/kernel';
import { Log } from '@app/platform';
import { CartStore } from '../application/cart.store';
import { type BoughtFromCart, type CartContent, Carts } from '../contract';

/** Redis answers within a few milliseconds, and the orders of a batch wait for all of their carts. */
const AWAITED_MS = 250;

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
      this.log.warn({ err: error, orderId: bought.orderId }, 'removal of ordered items failed');
    }
  }

  removeAfterCommit(tx: Tx, bought: BoughtFromCart): void {
    tx.afterCommit({
      name: 'remove ordered items from the cart',
      subject: bought.userId,
      run: () => this.removeBought(bought),
      awaitedMs: AWAITED_MS,
    });
  }
}
