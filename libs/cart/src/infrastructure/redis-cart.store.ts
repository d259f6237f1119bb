import { Inject, Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { REDIS, type RedisClient, withRedis } from '@app/platform';
import { createHash } from 'node:crypto';
import { CartStore, type LinesLeft } from '../application/cart.store';
import { CartConfig } from '../cart.config';
import type { BoughtFromCart, CartLine } from '../contract';
import { type CartOwner, type CustomersCart, type GuestsCart, MAX_PRODUCTS, MAX_QUANTITY } from '../domain/cart';
import { cartErrors } from '../domain/cart.errors';
import { LAST_PLACE, MERGE, PUT, SUBTRACT, TAKE } from './cart-scripts';

/** An order's answer may be repeated for 48 hours (its key's record), and calls for the same subtraction each time. */
const MARK_MS = 72 * 60 * 60 * 1_000;

/** One hash for each cart; a guest's is named by the SHA-256 of his token, so who can read Redis has no token. */
@Injectable()
export class RedisCartStore extends CartStore {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly config: CartConfig,
  ) {
    super();
  }

  async linesOf(owner: CartOwner): Promise<CartLine[]> {
    const key = keyOf(owner);
    const [cart] = await withRedis(() => this.redis.multi().hGetAll(key).pExpire(key, this.msOf(owner)).exec());
    return toLines(Object.entries(cart as unknown as Record<string, string>));
  }

  async put(owner: CartOwner, { productId, quantity }: CartLine): Promise<CartLine[]> {
    const cart = await withRedis(() =>
      PUT.run(this.redis, [keyOf(owner)], [this.msOf(owner), MAX_PRODUCTS, productId, quantity]),
    );
    if (cart === null) throw cartErrors.error('cart.full');
    return toLines(pairsOf(cart as string[]));
  }

  async take(owner: CartOwner, productId: ProductId): Promise<LinesLeft> {
    const [taken, cart] = (await withRedis(() =>
      TAKE.run(this.redis, [keyOf(owner)], [this.msOf(owner), productId]),
    )) as [number, string[]];
    return { lines: toLines(pairsOf(cart)), wasThere: taken > 0 };
  }

  async clear(owner: CartOwner): Promise<void> {
    await withRedis(() => this.redis.del(keyOf(owner)));
  }

  async merge(from: GuestsCart, into: CustomersCart): Promise<void> {
    await withRedis(() =>
      MERGE.run(this.redis, [keyOf(from), keyOf(into)], [this.msOf(into), MAX_PRODUCTS, MAX_QUANTITY]),
    );
  }

  async subtract({ userId, orderId, lines }: BoughtFromCart): Promise<void> {
    const owner: CustomersCart = { of: 'customer', userId };
    await withRedis(() =>
      SUBTRACT.run(
        this.redis,
        [keyOf(owner), `cart:bought:${orderId}`],
        [this.msOf(owner), MARK_MS, ...lines.flatMap(({ productId, quantity }) => [productId, quantity])],
      ),
    );
  }

  private msOf(owner: CartOwner): number {
    return owner.of === 'guest' ? this.config.guestMs : this.config.customerMs;
  }
}

const keyOf = (owner: CartOwner): string =>
  owner.of === 'guest'
    ? `cart:guest:${createHash('sha256').update(owner.token).digest('hex')}`
    : `cart:user:${owner.userId}`;

/** Redis answers a hash to a script as a list: name, value, name, value. */
const pairsOf = (flat: readonly string[]): [string, string][] =>
  flat.flatMap((name, n) => (n % 2 === 0 ? [[name, flat[n + 1] ?? ''] as [string, string]] : []));

function toLines(fields: readonly [product: string, held: string][]): CartLine[] {
  return fields
    .filter(([product]) => product !== LAST_PLACE)
    .map(([product, held]) => {
      const [quantity, place] = held.split(' ').map(Number);
      return { productId: product as ProductId, quantity: quantity ?? 0, place: place ?? 0 };
    })
    .sort((one, other) => one.place - other.place)
    .map(({ productId, quantity }) => ({ productId, quantity }));
}
