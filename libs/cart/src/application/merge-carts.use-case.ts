import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import type { GuestsCart } from '../domain/cart';
import { CartStore } from './cart.store';

@Injectable()
export class MergeCartsUseCase {
  constructor(private readonly carts: CartStore) {}

  /**
   * What somebody put in as a guest is his as a customer, once, however often this is called: at the sign-in, and again
   * with every call that still carries a guest's cookie. So nothing stays behind that a tab has put in at the moment of
   * the sign-in, or that a sign-in could not merge. @throws Unavailable
   */
  execute(guest: GuestsCart, userId: UserId): Promise<void> {
    return this.carts.merge(guest, { of: 'customer', userId });
  }
}
