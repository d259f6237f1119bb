import { newId, type ProductId } from '@app/kernel';
import { readConfig } from '@app/platform';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { CartConfig } from '../src/cart.config';
import type { CartGeneration, CartLine } from '../src/contract';
import type { CustomersCart, GuestsCart } from '../src/domain/cart';
import { RedisCartStore } from '../src/infrastructure/redis-cart.store';
import { newGuestsCart } from '../src/interface/http/cart-cookie';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;

describe('Carts in Redis', () => {
  let redis: TestRedis;
  let carts: RedisCartStore;
  /** The same carts over another connection: one connection runs its commands in the order of sending. */
  let elsewhere: RedisCartStore;
  let connection: TestRedis['client'];
  let guest: GuestsCart;
  let customer: CustomersCart;

  beforeAll(async () => {
    redis = await createTestRedis();
    const config = readConfig((env) => new CartConfig(env), { CART_GUEST_DAYS: '14', CART_CUSTOMER_DAYS: '90' });
    carts = new RedisCartStore(redis.client, config);
    connection = redis.client.duplicate();
    await connection.connect();
    elsewhere = new RedisCartStore(connection, config);
  });
  afterAll(async () => {
    await connection.quit();
    await redis.close();
  });
  beforeEach(async () => {
    await redis.flush();
    guest = newGuestsCart();
    customer = { of: 'customer', userId: newId<'User'>() };
  });

  const line = (quantity = 1): CartLine => ({ productId: newId<'Product'>(), quantity });
  const lines = (count: number): CartLine[] => Array.from({ length: count }, (_, n) => line(n + 1));
  const fill = async (owner: GuestsCart | CustomersCart, put: readonly CartLine[]): Promise<CartLine[]> => {
    for (const each of put) await carts.put(owner, each);
    return [...put];
  };
  /** Writes as the scripts do: a thousand single calls take a while. */
  const seed = async (key: string, put: readonly CartLine[]): Promise<void> => {
    const fields = put.map(({ productId, quantity }, n): [string, string] => [productId, `${quantity} ${n + 1}`]);
    await redis.client.hSet(key, new Map([...fields, ['#', String(put.length)]]));
  };
  const generationOf = async (owner: CustomersCart = customer): Promise<CartGeneration> =>
    (await carts.contentOf(owner)).generation!;
  const bought = (of: readonly CartLine[], generation: CartGeneration) => ({
    userId: customer.userId,
    orderId: newId<'Order'>(),
    generation,
    lines: of,
  });

  it('keep their lines in the order of adding, in spite of later changes', async () => {
    const [tea, cup, pot] = lines(3) as [CartLine, CartLine, CartLine];
    await fill(guest, [pot, tea, cup]);
    await carts.put(guest, { ...pot, quantity: 9 });
    expect(await carts.linesOf(guest)).toEqual([{ ...pot, quantity: 9 }, tea, cup]);
    await carts.take(guest, tea.productId);
    expect(await carts.put(guest, tea)).toEqual([{ ...pot, quantity: 9 }, cup, tea]);
  });

  it('are empty without a key', async () => {
    expect(await carts.linesOf(guest)).toEqual([]);
    expect(await carts.linesOf(customer)).toEqual([]);
    expect(await redis.client.keys('*')).toEqual([]);
  });

  it('are separate for each owner', async () => {
    const [mine] = await fill(guest, [line()]);
    const [yours] = await fill(customer, [line(2)]);
    const others = { of: 'customer', userId: newId<'User'>() } as const;
    expect([await carts.linesOf(guest), await carts.linesOf(customer), await carts.linesOf(others)]).toEqual([
      [mine],
      [yours],
      [],
    ]);
  });

  it("do not show a guest's token to a reader of Redis", async () => {
    await carts.put(guest, line());
    expect(await redis.client.keys('*')).toEqual([expect.stringMatching(/^cart:guest:[0-9a-f]{64}$/)]);
    expect((await redis.client.keys('*')).join()).not.toContain(guest.token);
  });

  it('return the removed items, and leave no key when they are empty', async () => {
    const [one, other] = (await fill(customer, lines(2))) as [CartLine, CartLine];
    expect(await carts.take(customer, one.productId)).toEqual({ lines: [other], wasThere: true });
    expect(await carts.take(customer, one.productId)).toEqual({ lines: [other], wasThere: false });
    expect(await carts.take(customer, other.productId)).toEqual({ lines: [], wasThere: true });
    expect(await redis.client.keys('*')).toEqual([]);
    await fill(customer, lines(2));
    await carts.clear(customer);
    expect(await redis.client.keys('*')).toEqual([]);
  });

  it('hold 1,000 products at most, and products in a full cart can be changed', async () => {
    const held = lines(1_000);
    await seed(`cart:user:${customer.userId}`, held);
    await expect(carts.put(customer, line())).rejects.toMatchObject({ code: 'cart.full' });
    await carts.put(customer, { ...held[7]!, quantity: 99 });
    await carts.take(customer, held[8]!.productId);
    const [one, another] = await Promise.allSettled([carts.put(customer, line()), carts.put(customer, line())]);
    expect([one, another].map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await carts.linesOf(customer)).toHaveLength(1_000);
  });

  it('expire when they are unused, and each use extends them', async () => {
    const [tea] = (await fill(guest, [line()])) as [CartLine];
    await fill(customer, [tea, line()]);
    const guestsKey = (await redis.client.keys('cart:guest:*'))[0]!;
    const customersKey = `cart:user:${customer.userId}`;
    const uses: [string, number, () => Promise<unknown>][] = [
      [guestsKey, 14, () => carts.linesOf(guest)],
      [guestsKey, 14, () => carts.put(guest, tea)],
      [customersKey, 90, () => carts.linesOf(customer)],
      [customersKey, 90, () => carts.put(customer, tea)],
      [customersKey, 90, () => carts.take(customer, newId<'Product'>())],
      [customersKey, 90, () => carts.contentOf(customer)],
      [customersKey, 90, async () => carts.subtract(bought([line()], await generationOf()))],
      [customersKey, 90, () => carts.merge(guest, customer)],
    ];
    for (const [key, days, use] of uses) {
      await redis.client.pExpire(key, 1_000);
      await use();
      const left = await redis.client.pTTL(key);
      expect(left).toBeLessThanOrEqual(days * DAY_MS);
      expect(left).toBeGreaterThan(days * DAY_MS - HOUR_MS);
    }
  });

  it('lose nothing when two tabs fill one concurrently', async () => {
    const put = lines(200);
    const tab = async (store: RedisCartStore, lines: readonly CartLine[]) => {
      for (const each of lines) await store.put(guest, each);
    };
    await Promise.all([
      tab(carts, put.slice(0, 60)),
      tab(elsewhere, put.slice(60, 120)),
      ...put.slice(120).map((each) => carts.put(guest, each)),
    ]);
    expect(byId(await carts.linesOf(guest))).toEqual(byId(put));
  });

  it('work again with a Redis that has forgotten the scripts', async () => {
    const [tea] = await fill(guest, [line()]);
    await redis.client.scriptFlush();
    expect(await carts.put(guest, tea!)).toEqual([tea]);
  });

  describe('at a sign-in', () => {
    it('add up, after the products of the customer', async () => {
      const [tea, cup, pot] = lines(3) as [CartLine, CartLine, CartLine];
      await fill(customer, [cup, tea]);
      await fill(guest, [pot, tea]);
      await carts.merge(guest, customer);
      expect(await carts.linesOf(customer)).toEqual([cup, { ...tea, quantity: 2 * tea.quantity }, pot]);
      expect(await carts.linesOf(guest)).toEqual([]);
    });

    it('are limited to 9,999 units', async () => {
      const tea = line(6_000);
      await fill(customer, [tea]);
      await fill(guest, [tea]);
      await carts.merge(guest, customer);
      expect(await carts.linesOf(customer)).toEqual([{ ...tea, quantity: 9_999 }]);
    });

    it('are limited to 1,000 products, the products of the customer first', async () => {
      const held = lines(998);
      await seed(`cart:user:${customer.userId}`, held);
      const wanted = await fill(guest, [...lines(5), held[3]!]);
      await carts.merge(guest, customer);
      const merged = await carts.linesOf(customer);
      expect(merged).toHaveLength(1_000);
      expect(byId(merged)).toEqual(
        byId([
          ...held.map((each) => (each === held[3] ? { ...each, quantity: 2 * each.quantity } : each)),
          ...wanted.slice(0, 2),
        ]),
      );
      expect(await carts.linesOf(guest)).toEqual([]);
    });

    it("become the cart of a customer without one, and change nothing without a guest's cart", async () => {
      const put = await fill(guest, lines(3));
      await carts.merge(guest, customer);
      await carts.merge(newGuestsCart(), customer);
      expect(await carts.linesOf(customer)).toEqual(put);
    });

    it('are merged once, with any number of concurrent sign-ins', async () => {
      for (let round = 0; round < 20; round++) {
        const tea = line(3);
        await carts.put(guest, tea);
        await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? carts : elsewhere).merge(guest, customer)));
        expect((await carts.linesOf(customer)).at(-1)).toEqual(tea);
      }
    });

    it('lose nothing that a tab adds meanwhile: it is in one of the two carts', async () => {
      for (let round = 0; round < 20; round++) {
        const [early, late] = lines(2) as [CartLine, CartLine];
        await fill(guest, [early]);
        await Promise.all([
          elsewhere.merge(guest, customer),
          carts.put(guest, late),
          carts.put(customer, { ...early, quantity: 1 }),
        ]);
        await carts.merge(guest, customer);
        const held = new Map((await carts.linesOf(customer)).map(({ productId, quantity }) => [productId, quantity]));
        expect(held.get(late.productId)).toBe(late.quantity);
        expect([1, 1 + early.quantity]).toContain(held.get(early.productId));
      }
    });
  });

  describe('have a generation', () => {
    it('from the first product on, which no change ends', async () => {
      const [tea, cup] = (await fill(customer, lines(2))) as [CartLine, CartLine];
      const generation = await generationOf();
      expect(generation).toMatch(/^[0-9a-f-]{36}$/);
      await carts.put(customer, { ...tea, quantity: 9 });
      await carts.put(customer, line());
      await carts.take(customer, cup.productId);
      await fill(guest, lines(2));
      await carts.merge(guest, customer);
      expect(await generationOf()).toBe(generation);
      expect(await carts.linesOf(customer)).toHaveLength(4);
    });

    it('that ends when they are emptied, by any operation', async () => {
      const [tea] = lines(1) as [CartLine];
      const generations = new Set<string>();
      const emptyings = [
        () => carts.take(customer, tea.productId),
        () => carts.clear(customer),
        async () => carts.subtract(bought([tea], await generationOf())),
        () => redis.flush(),
      ];
      for (const empty of emptyings) {
        await carts.put(customer, tea);
        generations.add(await generationOf());
        await empty();
        expect(await carts.contentOf(customer)).toEqual({ generation: undefined, lines: [] });
      }
      expect(generations.size).toBe(emptyings.length);
    });

    it('from the merge on, when the customer had none', async () => {
      const put = await fill(guest, lines(2));
      await carts.merge(guest, customer);
      expect(await carts.contentOf(customer)).toEqual({ generation: expect.any(String), lines: put });
    });

    it('each its own, and a guest has none', async () => {
      const other: CustomersCart = { of: 'customer', userId: newId<'User'>() };
      for (const owner of [customer, other, guest]) await carts.put(owner, line());
      expect(await generationOf(customer)).not.toBe(await generationOf(other));
      const [guestsKey] = await redis.client.keys('cart:guest:*');
      expect(await redis.client.hGet(guestsKey!, '@')).toBeNull();
    });

    it('from the first reading for an order on, when they are older than generations', async () => {
      const held = lines(3);
      await seed(`cart:user:${customer.userId}`, held);
      const read = await Promise.all([carts.contentOf(customer), elsewhere.contentOf(customer)]);
      expect(read.map(({ lines: found }) => found)).toEqual([held, held]);
      expect(read[0].generation).toEqual(expect.any(String));
      expect(read[1].generation).toBe(read[0].generation);
      expect(await carts.linesOf(customer)).toEqual(held);
    });
  });

  describe('after an order', () => {
    it('lose the ordered lines only, and the remaining lines have a new generation', async () => {
      const [tea, cup, pot] = (await fill(customer, lines(3))) as [CartLine, CartLine, CartLine];
      await carts.put(customer, { ...pot, quantity: 10 });
      const generation = await generationOf();
      await carts.subtract(bought([tea, { ...cup, quantity: 5 }, { ...pot, quantity: 3 }, line()], generation));
      expect(await carts.linesOf(customer)).toEqual([{ ...pot, quantity: 7 }]);
      expect(await generationOf()).not.toBe(generation);
    });

    it('lose the lines once, with any number of removals and additions', async () => {
      const put = await fill(customer, lines(3));
      const [tea] = put as [CartLine];
      await carts.put(customer, { ...tea, quantity: 2 * tea.quantity });
      const generation = await generationOf();
      await Promise.all(
        Array.from({ length: 8 }, (_, n) => (n % 2 ? carts : elsewhere).subtract(bought(put, generation))),
      );
      expect(await carts.linesOf(customer)).toEqual([tea]);
      await fill(customer, put);
      await carts.subtract(bought(put, generation));
      expect(byId(await carts.linesOf(customer))).toEqual(byId(put));
    });

    it('lose nothing that was added after Redis had lost its data', async () => {
      const put = await fill(customer, lines(3));
      const generation = await generationOf();
      await redis.flush();
      await fill(customer, put);
      await carts.subtract(bought(put, generation));
      expect(await carts.linesOf(customer)).toEqual(put);
    });

    it('are not recreated when they were removed', async () => {
      await carts.subtract(bought(lines(1), newId<'CartGeneration'>()));
      expect(await redis.client.keys('*')).toEqual([]);
    });

    it('keep items that are added concurrently', async () => {
      for (let round = 0; round < 20; round++) {
        const [tea] = (await fill(customer, [line(2)])) as [CartLine];
        const [more, generation] = [line(), await generationOf()];
        await Promise.all([
          carts.put(customer, more),
          elsewhere.subtract(bought([tea], generation)),
          carts.put(customer, { ...tea, quantity: 5 }),
        ]);
        const held = new Map((await carts.linesOf(customer)).map(({ productId, quantity }) => [productId, quantity]));
        expect(held.get(more.productId)).toBe(1);
        expect([3, 5]).toContain(held.get(tea.productId));
      }
    });
  });
});

const byId = (lines: readonly CartLine[]): Map<ProductId, number> =>
  new Map(lines.map(({ productId, quantity }) => [productId, quantity] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
