import type { Id, OrderId, UserId } from '@app/kernel';

type CartGeneration = Id<'CartGeneration'>;

/** One content of a customer's cart, and the order that has it. */
export interface OrderedCart {
  readonly userId: UserId;
  readonly cartGeneration: CartGeneration;
  readonly orderId: OrderId;
}

/** What an order says about the cart that it is placed from; none for an order of lines. */
export interface CartOfOrder {
  readonly userId: UserId;
  readonly cartGeneration: CartGeneration | undefined;
}

/** The contents of carts that have an order: each is ordered once. */
export class OrderedCarts {
  private readonly orders = new Map<string, OrderId>();

  constructor(ordered: readonly OrderedCart[]) {
    for (const { userId, cartGeneration, orderId } of ordered) this.orders.set(keyOf(userId, cartGeneration), orderId);
  }

  /** The order that has this content. */
  orderOf({ userId, cartGeneration }: CartOfOrder): OrderId | undefined {
    return cartGeneration === undefined ? undefined : this.orders.get(keyOf(userId, cartGeneration));
  }

  /** From here on this order has the content. */
  add({ userId, cartGeneration }: CartOfOrder, orderId: OrderId): void {
    if (cartGeneration !== undefined) this.orders.set(keyOf(userId, cartGeneration), orderId);
  }
}

const keyOf = (userId: UserId, cartGeneration: CartGeneration): string => `${userId} ${cartGeneration}`;
