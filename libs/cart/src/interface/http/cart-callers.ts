import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MergeCartsUseCase } from '../../application/merge-carts.use-case';
import { CartConfig } from '../../cart.config';
import type { CartOwner } from '../../domain/cart';
import { guestsCartOf, setCartCookie } from './cart-cookie';

/** Whose cart a request is about, and the cookie by which a guest finds his own again. */
@Injectable()
export class CartCallers {
  constructor(
    private readonly mergeCarts: MergeCartsUseCase,
    private readonly config: CartConfig,
    private readonly clock: Clock,
  ) {}

  /** Undefined for a guest who has none. A machine is a guest: it is nobody's. @throws Unavailable */
  async ownerOf({ principal, cookies }: FastifyRequest): Promise<CartOwner | undefined> {
    const guest = guestsCartOf(cookies);
    if (principal?.kind !== 'user') return guest;
    const { userId } = principal;
    if (guest) await this.mergeCarts.execute(guest, userId);
    return { of: 'customer', userId };
  }

  /** The cookie is put off together with the cart. */
  keepCookie(reply: FastifyReply, owner: CartOwner | undefined): void {
    if (owner?.of !== 'guest') return;
    setCartCookie(reply, owner, new Date(this.clock.now().getTime() + this.config.guestMs));
  }
}
