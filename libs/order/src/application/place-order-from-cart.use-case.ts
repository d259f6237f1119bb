import { Injectable } from '@nestjs/common';
import {
  DomainError,
  type IdempotentAnswer,
  type OrderId,
  type ProductId,
  Unavailable,
  type UserId,
} from '@app/kernel';
import { type CartLine, Carts } from '@app/cart/contract';
import { OrderPlacement } from './order-placement';
import type { OrderView } from './order.view';
import { type OrderTerms, placeOrder } from './place-order.command';

@Injectable()
export class PlaceOrderFromCartUseCase {
  constructor(
    private readonly carts: Carts,
    private readonly placement: OrderPlacement,
  ) {}

  /**
   * Orders what is in the customer's cart, and after the commit takes out what the order has bought, also when the answer
   * is an earlier one: whoever gave it may not have come so far. An earlier answer needs no cart, so it is given even
   * where the cart is empty by now or cannot be read.
   * @throws order.cart-empty, what else refuses the order, Unavailable
   */
  async execute(order: OrderTerms): Promise<IdempotentAnswer> {
    const cart = await this.read(order.userId);
    const isUnknown = cart instanceof Unavailable;
    const command = placeOrder(order, isUnknown ? [] : cart);
    const answer = await this.placement.place(command).catch((refusal: unknown) => {
      throw isUnknown && isCartEmpty(refusal) ? cart : refusal;
    });
    await this.carts.removeBought({ userId: order.userId, ...boughtBy(answer) });
    return answer;
  }

  private async read(userId: UserId): Promise<CartLine[] | Unavailable> {
    try {
      return await this.carts.linesOf(userId);
    } catch (error) {
      if (error instanceof Unavailable) return error;
      throw error;
    }
  }
}

const isCartEmpty = (error: unknown): boolean => error instanceof DomainError && error.code === 'order.cart-empty';

function boughtBy({ body }: IdempotentAnswer): { orderId: OrderId; lines: CartLine[] } {
  const { orderId, lines } = JSON.parse(body) as OrderView;
  return {
    orderId: orderId as OrderId,
    lines: lines.map(({ productId, quantity }) => ({ productId: productId as ProductId, quantity })),
  };
}
