import type { Id, OrderId, UserId } from '@app/kernel';

type CartGeneration = Id<'CartGeneration'>;

/** One generation of a customer's cart, and the order that bought it. */
export interface OrderedCart {
  readonly userId: UserId;
  readonly cartGeneration: CartGeneration;
  readonly orderId: OrderId;
}

/** The cart generation that an order is placed from; undefined for an order from lines. */
export interface CartOfOrder {
  readonly userId: UserId;
  readonly cartGeneration: CartGeneration | undefined;
}

/** The cart generations that have an order: each is ordered once. */
export class OrderedCarts {
  private readonly orders = new Map<string, OrderId>();

  constructor(ordered: readonly OrderedCart[]) {
    for (const { userId, cartGeneration, orderId } of ordered) this.orders.set(keyOf(userId, cartGeneration), orderId);
  }

  /** Returns the order that bought this generation. */
  orderOf({ userId, cartGeneration }: CartOfOrder): OrderId | undefined {
    return cartGeneration === undefined ? undefined : this.orders.get(keyOf(userId, cartGeneration));
  }

  /** Records that this order buys the generation. */
  add({ userId, cartGeneration }: CartOfOrder, orderId: OrderId): void {
    if (cartGeneration !== undefined) this.orders.set(keyOf(userId, cartGeneration), orderId);
  }
}

const keyOf = (userId: UserId, cartGeneration: CartGeneration): string => `${userId} ${cartGeneration}`;
