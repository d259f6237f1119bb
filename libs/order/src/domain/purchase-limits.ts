import type { ProductId, UserId } from '@app/kernel';

/** Units of a product that a customer has bought and not returned. */
export interface Purchased {
  readonly userId: UserId;
  readonly productId: ProductId;
  readonly quantity: number;
}

type Units = readonly Pick<Purchased, 'productId' | 'quantity'>[];

/** The purchased units of limited products for each customer, and the limits. */
export class PurchaseLimits {
  private readonly bought = new Map<string, number>();

  constructor(
    private readonly limits: ReadonlyMap<ProductId, number>,
    purchased: readonly Purchased[],
  ) {
    for (const { userId, productId, quantity } of purchased) this.add(userId, [{ productId, quantity }]);
  }

  /** Returns the limited products whose limit the customer would exceed with these units. */
  exceededBy(userId: UserId, units: Units): ProductId[] {
    const wanted = new Map<ProductId, number>();
    for (const { productId, quantity } of units) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
    return [...wanted].filter(([id, quantity]) => this.has(userId, id) + quantity > this.limitOf(id)).map(([id]) => id);
  }

  /** Adds these units to those that the customer has bought. */
  add(userId: UserId, units: Units): void {
    for (const { productId, quantity } of units) {
      if (this.limits.has(productId)) {
        this.bought.set(keyOf(userId, productId), this.has(userId, productId) + quantity);
      }
    }
  }

  private has(userId: UserId, productId: ProductId): number {
    return this.bought.get(keyOf(userId, productId)) ?? 0;
  }

  private limitOf(productId: ProductId): number {
    return this.limits.get(productId) ?? Infinity;
  }
}

const keyOf = (userId: UserId, productId: ProductId): string => `${userId} ${productId}`;
