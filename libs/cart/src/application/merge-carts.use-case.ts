import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import type { GuestsCart } from '../domain/cart';
import { CartStore } from './cart.store';

@Injectable()
export class MergeCartsUseCase {
  constructor(private readonly carts: CartStore) {}

  /**
   * Moves a guest's items into the customer's cart, each item once for any number of calls: at the sign-in, and with
   * every later request that still carries a guest's cookie. So a later request moves items that a tab added during the
   * sign-in, or that a failed merge left behind.
   * @throws Unavailable
   */
  execute(guest: GuestsCart, userId: UserId): Promise<void> {
    return this.carts.merge(guest, { of: 'customer', userId });
  }
}
