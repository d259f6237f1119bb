import { Injectable } from '@nestjs/common';
import { DomainError, type IdempotentAnswer, Unavailable, type UserId } from '@app/kernel';
import { type BoughtFromCart, type CartContent, type CartGeneration, Carts } from '@app/cart/contract';
import { OrderPlacement } from './order-placement';
import { OrderQueries } from './order.queries';
import { type OrderTerms, type PlaceOrder, placeOrder } from './place-order.command';

const NOTHING: CartContent = { generation: undefined, lines: [] };

@Injectable()
export class PlaceOrderFromCartUseCase {
  constructor(
    private readonly carts: Carts,
    private readonly placement: OrderPlacement,
    private readonly orders: OrderQueries,
  ) {}

  /**
   * Orders the content of the customer's cart, once for any number of requests (docs/adr/0026); the ordered items leave
   * the cart after the commit. Items of an earlier order that are still in the cart are removed too: the process that
   * placed that order may have ended before the removal. A stored answer of the key needs no cart, so it is returned
   * even when the cart is empty or unreadable.
   * @throws order.cart-empty, any other refusal of the order, Unavailable
   */
  async execute(order: OrderTerms): Promise<IdempotentAnswer> {
    const cart = await this.read(order.userId);
    const isUnknown = cart instanceof Unavailable;
    const { lines, generation } = isUnknown ? NOTHING : cart;
    const command = placeOrder(order, lines, generation);
    const answer = await this.placement.place(command).catch(async (refusal: unknown) => {
      if (!isCartEmpty(refusal)) throw refusal;
      if (isUnknown) throw cart;
      await this.removeSold(command);
      throw refusal;
    });
    if (answer.replayed) await this.removeSold(command);
    return answer;
  }

  private async read(userId: UserId): Promise<CartContent | Unavailable> {
    try {
      return await this.carts.contentOf(userId);
    } catch (error) {
      if (error instanceof Unavailable) return error;
      throw error;
    }
  }

  /** Removes the items of the order that already has this cart generation, if there is one. */
  private async removeSold({ userId, cartGeneration }: PlaceOrder): Promise<void> {
    if (cartGeneration === undefined) return;
    const bought = await this.findBought(userId, cartGeneration);
    if (bought) await this.carts.removeBought(bought);
  }

  /** Returns nothing without a database: the next checkout of this cart tries again. */
  private async findBought(userId: UserId, generation: CartGeneration): Promise<BoughtFromCart | undefined> {
    try {
      return await this.orders.findBought(userId, generation);
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }
}

const isCartEmpty = (error: unknown): boolean => error instanceof DomainError && error.code === 'order.cart-empty';
