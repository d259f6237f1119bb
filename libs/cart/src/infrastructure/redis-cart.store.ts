import { Inject, Injectable } from '@nestjs/common';
import { newId, type ProductId } from '@app/kernel';
import { REDIS, type RedisClient, withRedis } from '@app/platform';
import { createHash } from 'node:crypto';
import { CartStore, type LinesLeft } from '../application/cart.store';
import { CartConfig } from '../cart.config';
import type { BoughtFromCart, CartContent, CartGeneration, CartLine } from '../contract';
import { type CartOwner, type CustomersCart, type GuestsCart, MAX_PRODUCTS, MAX_QUANTITY } from '../domain/cart';
import { cartErrors } from '../domain/cart.errors';
import { BEGIN, GENERATION, LAST_PLACE, MERGE, PUT, SUBTRACT, TAKE } from './cart-scripts';

/** One hash for each cart. A guest's cart is named by the SHA-256 of its token, so a reader of Redis gets no token. */
@Injectable()
export class RedisCartStore extends CartStore {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly config: CartConfig,
  ) {
    super();
  }

  async linesOf(owner: CartOwner): Promise<CartLine[]> {
    return toLines(await this.fieldsOf(owner));
  }

  async contentOf(owner: CustomersCart): Promise<CartContent> {
    const fields = await this.fieldsOf(owner);
    const isComplete = fields.length === 0 || generationOf(fields) !== undefined;
    return toContent(isComplete ? fields : await this.begin(owner));
  }

  async put(owner: CartOwner, { productId, quantity }: CartLine): Promise<CartLine[]> {
    const cart = await withRedis(() =>
      PUT.run(
        this.redis,
        [keyOf(owner)],
        [this.msOf(owner), MAX_PRODUCTS, productId, quantity, owner.of === 'customer' ? newGeneration() : ''],
      ),
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
      MERGE.run(this.redis, [keyOf(from), keyOf(into)], [this.msOf(into), MAX_PRODUCTS, MAX_QUANTITY, newGeneration()]),
    );
  }

  async subtract({ userId, generation, lines }: BoughtFromCart): Promise<void> {
    const owner: CustomersCart = { of: 'customer', userId };
    const bought = lines.flatMap(({ productId, quantity }) => [productId, quantity]);
    await withRedis(() =>
      SUBTRACT.run(this.redis, [keyOf(owner)], [this.msOf(owner), generation, newGeneration(), ...bought]),
    );
  }

  /** Every field of the hash; none for a missing cart. */
  private async fieldsOf(owner: CartOwner): Promise<Fields> {
    const key = keyOf(owner);
    const [cart] = await withRedis(() => this.redis.multi().hGetAll(key).pExpire(key, this.msOf(owner)).exec());
    return Object.entries(cart as unknown as Record<string, string>);
  }

  private async begin(owner: CustomersCart): Promise<Fields> {
    return pairsOf((await withRedis(() => BEGIN.run(this.redis, [keyOf(owner)], [newGeneration()]))) as string[]);
  }

  private msOf(owner: CartOwner): number {
    return owner.of === 'guest' ? this.config.guestMs : this.config.customerMs;
  }
}

type Fields = readonly (readonly [name: string, value: string])[];

const newGeneration = (): CartGeneration => newId<'CartGeneration'>();

const keyOf = (owner: CartOwner): string =>
  owner.of === 'guest'
    ? `cart:guest:${createHash('sha256').update(owner.token).digest('hex')}`
    : `cart:user:${owner.userId}`;

/** Redis returns a hash to a script as a list: name, value, name, value. */
const pairsOf = (flat: readonly string[]): [string, string][] =>
  flat.flatMap((name, n) => (n % 2 === 0 ? [[name, flat[n + 1] ?? ''] as [string, string]] : []));

const generationOf = (fields: Fields): CartGeneration | undefined =>
  fields.find(([name]) => name === GENERATION)?.[1] as CartGeneration | undefined;

const toContent = (fields: Fields): CartContent => ({ generation: generationOf(fields), lines: toLines(fields) });

function toLines(fields: Fields): CartLine[] {
  return fields
    .filter(([name]) => name !== LAST_PLACE && name !== GENERATION)
    .map(([product, held]) => {
      const [quantity, place] = held.split(' ').map(Number);
      return { productId: product as ProductId, quantity: quantity ?? 0, place: place ?? 0 };
    })
    .sort((one, other) => one.place - other.place)
    .map(({ productId, quantity }) => ({ productId, quantity }));
}
