import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MergeCartsUseCase } from '../../application/merge-carts.use-case';
import { CartConfig } from '../../cart.config';
import type { CartOwner } from '../../domain/cart';
import { guestsCartOf, setCartCookie } from './cart-cookie';

/** Resolves the cart of a request, and sets the cookie that names a guest's cart. */
@Injectable()
export class CartCallers {
  constructor(
    private readonly mergeCarts: MergeCartsUseCase,
    private readonly config: CartConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Undefined for a guest without a cart. A machine counts as a guest, because it has no customer.
   * @throws Unavailable
   */
  async ownerOf({ principal, cookies }: FastifyRequest): Promise<CartOwner | undefined> {
    const guest = guestsCartOf(cookies);
    if (principal?.kind !== 'user') return guest;
    const { userId } = principal;
    if (guest) await this.mergeCarts.execute(guest, userId);
    return { of: 'customer', userId };
  }

  /** The cookie expires with the cart. */
  keepCookie(reply: FastifyReply, owner: CartOwner | undefined): void {
    if (owner?.of !== 'guest') return;
    setCartCookie(reply, owner, new Date(this.clock.now().getTime() + this.config.guestMs));
  }
}
