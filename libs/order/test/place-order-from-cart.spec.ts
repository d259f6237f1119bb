import { type IdempotentAnswer, newId, Unavailable, type UserId } from '@app/kernel';
import { type BoughtFromCart, type CartContent, Carts } from '@app/cart/contract';
import { idempotentRequest } from '@test/support/idempotent-request';
import { OrderPlacement } from '../src/application/order-placement';
import { OrderQueries } from '../src/application/order.queries';
import type { PlaceOrder } from '../src/application/place-order.command';
import { PlaceOrderFromCartUseCase } from '../src/application/place-order-from-cart.use-case';
import type { Order } from '../src/domain/order';
import { orderErrors } from '../src/domain/order.errors';

const userId = newId<'User'>();
const generation = newId<'CartGeneration'>();
const lines = [{ productId: newId<'Product'>(), quantity: 2 }];
const bought: BoughtFromCart = { userId, orderId: newId<'Order'>(), generation, lines };
const terms = {
  request: idempotentRequest(),
  userId,
  userCouponId: newId<'UserCoupon'>(),
  expectedTotalAmount: 60,
  placedAt: new Date('2026-11-30T12:00:00.000Z'),
  traceparent: '00-trace',
};

class MemoryCarts extends Carts {
  content: CartContent | Error = { generation, lines };
  readonly removed: BoughtFromCart[] = [];

  contentOf(): Promise<CartContent> {
    return this.content instanceof Error ? Promise.reject(this.content) : Promise.resolve(this.content);
  }

  removeBought(what: BoughtFromCart): Promise<void> {
    this.removed.push(what);
    return Promise.resolve();
  }

  removeAfterCommit(): void {
    throw new Error('not in this use case');
  }
}

class Placement extends OrderPlacement {
  readonly commands: PlaceOrder[] = [];
  outcome: IdempotentAnswer | Error = { body: '{}', replayed: false };

  place(command: PlaceOrder): Promise<IdempotentAnswer> {
    this.commands.push(command);
    return this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome);
  }
}

class Orders extends OrderQueries {
  found: BoughtFromCart | undefined | Error = bought;

  findBought(): Promise<BoughtFromCart | undefined> {
    return this.found instanceof Error ? Promise.reject(this.found) : Promise.resolve(this.found);
  }
  get(): Promise<Order> {
    return Promise.reject(new Error('not in this use case'));
  }
  ownerOf(): Promise<UserId> {
    return Promise.reject(new Error('not in this use case'));
  }
  list(): Promise<Order[]> {
    return Promise.reject(new Error('not in this use case'));
  }
}

function shop() {
  const parts = { carts: new MemoryCarts(), placement: new Placement(), orders: new Orders() };
  return { ...parts, useCase: new PlaceOrderFromCartUseCase(parts.carts, parts.placement, parts.orders) };
}

const cartEmpty = orderErrors.error('order.cart-empty');
const noRedis = new Unavailable('redis');

describe('placing an order from the cart', () => {
  it('orders the lines and the generation of the cart, and leaves the removal to the commit', async () => {
    const { carts, placement, useCase } = shop();
    expect(await useCase.execute(terms)).toBe(placement.outcome);
    expect(placement.commands).toEqual([
      {
        orderId: expect.any(String),
        entryId: expect.any(String),
        eventId: expect.any(String),
        ...terms,
        lines,
        cartGeneration: generation,
      },
    ]);
    expect(carts.removed).toEqual([]);
  });

  it('removes the items of the order when its answer is repeated', async () => {
    const { carts, placement, useCase } = shop();
    placement.outcome = { body: '{}', replayed: true };
    await useCase.execute(terms);
    expect(carts.removed).toEqual([bought]);
  });

  it('removes the items of an earlier order of this cart generation, and refuses', async () => {
    const { carts, placement, useCase } = shop();
    placement.outcome = cartEmpty;
    await expect(useCase.execute(terms)).rejects.toBe(cartEmpty);
    expect(carts.removed).toEqual([bought]);
  });

  it('removes nothing without an order of this cart generation', async () => {
    const { carts, placement, orders, useCase } = shop();
    placement.outcome = cartEmpty;
    orders.found = undefined;
    await expect(useCase.execute(terms)).rejects.toBe(cartEmpty);
    expect(carts.removed).toEqual([]);
  });

  it('looks for no earlier order of an empty cart', async () => {
    const { carts, placement, useCase } = shop();
    carts.content = { generation: undefined, lines: [] };
    placement.outcome = cartEmpty;
    await expect(useCase.execute(terms)).rejects.toBe(cartEmpty);
    expect(carts.removed).toEqual([]);
  });

  it.each([orderErrors.error('order.out-of-stock'), new Error('a bug')])('throws %s unchanged', async (refusal) => {
    const { carts, placement, useCase } = shop();
    placement.outcome = refusal;
    await expect(useCase.execute(terms)).rejects.toBe(refusal);
    expect(carts.removed).toEqual([]);
  });

  it('answers a repeated key without a readable cart', async () => {
    const { carts, placement, useCase } = shop();
    carts.content = noRedis;
    placement.outcome = { body: '{}', replayed: true };
    expect(await useCase.execute(terms)).toBe(placement.outcome);
    expect(placement.commands).toMatchObject([{ lines: [], cartGeneration: undefined }]);
  });

  it('answers that Redis is unavailable, not that the cart is empty, when it cannot read the cart', async () => {
    const { carts, placement, useCase } = shop();
    carts.content = noRedis;
    placement.outcome = cartEmpty;
    await expect(useCase.execute(terms)).rejects.toBe(noRedis);
  });

  it('does not order when reading the cart fails for another reason', async () => {
    const { carts, placement, useCase } = shop();
    carts.content = new Error('a bug');
    await expect(useCase.execute(terms)).rejects.toBe(carts.content);
    expect(placement.commands).toEqual([]);
  });

  it('leaves the removal to the next checkout when the database is unavailable', async () => {
    const { carts, placement, orders, useCase } = shop();
    placement.outcome = { body: '{}', replayed: true };
    orders.found = new Unavailable('database');
    expect(await useCase.execute(terms)).toBe(placement.outcome);
    expect(carts.removed).toEqual([]);
    orders.found = new Error('a bug');
    await expect(useCase.execute(terms)).rejects.toBe(orders.found);
  });
});
